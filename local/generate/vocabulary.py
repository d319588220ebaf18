"""The words that workspaces are made of. Makers and suppliers are real, their part numbers are not."""

from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of component: `share` of the library in percent, `weight` of its placements on a board.

    `typed`: the parameter that has a unit, and its type in Altium's schema (DesParameterType).
    """

    name: str
    family: str
    prefix: str
    share: int
    weight: float
    symbol: str
    values: tuple[str, ...]
    packages: tuple[str, ...]
    typed: tuple[str, str] | None = None


CHIPS = ("0201", "0402", "0603", "0805", "1206")
KINDS = (
    Kind(
        "Capacitors", "Passives", "C", 30, 4.0, "CAP", ("100nF", "2.2uF", "2.2µF", "4u7", "18pF", "10µF"), CHIPS,
        ("Capacitance", "CAPACITANCE"),
    ),
    Kind(
        "Resistors", "Passives", "R", 28, 4.0, "RES", ("10k", "10K", "4K7", "0 ohm", "49.9Ω", "1MΩ"), CHIPS,
        ("Resistance", "RESISTANCE"),
    ),
    Kind(
        "Inductors", "Passives", "L", 5, 1.5, "IND", ("4.7µH", "10uH", "600Ω @ 100MHz"), ("0603", "IND-4040"),
        ("Inductance", "INDUCTANCE"),
    ),
    Kind("Integrated Circuits", "Semiconductors", "U", 16, 1.0, "IC", ("OPA2", "STM32", "TPS6"), ("QFN-24", "SOIC-8")),
    Kind("Diodes", "Semiconductors", "D", 5, 1.5, "DIODE", ("BAT54", "SMBJ5.0A"), ("SOD-323", "SMB")),
    Kind("Transistors", "Semiconductors", "Q", 4, 1.0, "FET", ("2N7002", "BSS84"), ("SOT-23", "SOT-223")),
    Kind("Connectors", "Electromechanical", "J", 7, 1.0, "CONN", ("HDR 2x5", "USB-C", "FFC 24"), ("TH", "SMD")),
    Kind(
        "Crystals & Oscillators", "Passives", "Y", 2, 0.5, "XTAL", ("8MHz", "8 MHz", "32.768kHz"), ("3225",),
        ("Frequency", "FREQUENCY"),
    ),
    Kind("Mechanical", "Electromechanical", "MP", 3, 0.7, "MECH", ("M3 screw", "Shield", "Heat sink"), ("MECH",)),
)  # fmt: skip

DESCRIPTIONS = (
    "{kind}, {value}, {package}",
    "",
    "{value} {package} ±1% -40…+125 °C",
    "{package} チップ部品 {value}",
    "Компонент {value}, {package}",
    '{value}; "automotive", {package}, 0.063" L x 0.031" W',
    "{value} | {package} | AEC-Q200, RoHS & REACH",
)
MAKERS = (
    "Murata", "Murata Electronics", "Vishay", "Vishay Dale", "Würth Elektronik", "WURTH ELECTRONIC", "TDK",
    "Texas Instruments", "TI", "STMicroelectronics", "onsemi", "ON Semi", "Yageo", "KEMET", "TE Connectivity",
    "深圳市元升电子有限公司", "株式会社村田製作所", "",
)  # fmt: skip
SUPPLIERS = ("Digi-Key", "Mouser", "Farnell", "Arrow", "LCSC", "RS", "TME", "Avnet")

PARAMETERS = (
    "Tolerance", "Voltage Rating", "Power Rating", "Current Rating", "Temperature Coefficient", "Mounting", "Package",
    "Height", "Length", "Width", "Weight", "Pitch", "Pin Count", "Operating Temperature", "Storage Temperature", "RoHS",
    "REACH", "Lead Free", "MSL", "Series", "Dielectric", "ESR", "DCR", "Q", "Rise Time", "Supply Voltage", "Interface",
    "Part Status", "Country of Origin", "HTS Code", "ECCN", "Manufacturer Part Number", "Part Number", "Partnumber",
    "Factory Lead Time", "Qualification", "Flammability", "Finish", "料号", "Код изделия",
)  # fmt: skip
CONDITIONS = ("", " (min)", " (max)", " (typ)", " @ 25 °C", " @ 125 °C")
PARAMETER_VALUES = (
    "±1%", "±10 %", "16V", "6V3", "0.1 W", "-40°C ~ 125°C", "X7R", "Yes", "No", "", " ", "Surface Mount", "3.2 mm",
    "2|4|6|8|16G", "ROHS3 Compliant", "8541.10.0080", "EAR99", "26 Weeks", "Active", "無鉛", "Не содержит свинца",
    "https://example.invalid/datasheets/series?rev=C&lang=en", '0.063" L x 0.031" W', "<b>PIN HEADER</b>", "=Value",
)  # fmt: skip

BOARDS = (
    "Motor Controller", "Power Module", "Baseboard", "Sensor Hub", "Radio", "電源ボード", "Oscilloscope", "Backplane",
    "Плата питания", "Thermostat", "Camera", "Gateway", "전력 모듈", "Battery Charger", "Test Jig", "Display_Adapter",
    "לוח בקרה", "FMU", "Prüfadapter", "Carrier-Board",
)  # fmt: skip
VARIANTS = (
    "EU", "US", "Lite", "Full", "Prototype", "48V", "CAN/RS-485", "日本", "No Debug", "Industrial", "Панель", "PCIe",
)  # fmt: skip
ODD_DESIGNATORS = (
    "U$4", "C?", "+X", "-Y", "3V3_ANT", "5v", "FMU-SWCLK", "M3_MOUNT1001", "BALUN", "T-SHIELD1", "C43B", "R10_2",
    "BOOT", "Ω1",
)  # fmt: skip
