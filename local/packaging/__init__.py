"""What `make build` checks in the folders that `sam build` leaves."""
