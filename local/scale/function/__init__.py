"""The process that stands for one Lambda environment: it sees the layer's packages and the runtime's, no others."""
