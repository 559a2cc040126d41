"""Names and texts of the demo data.

All are invented. Email domains end in .test, which cannot receive mail.
"""

from typing import NamedTuple

FIRST_NAMES = (
    "Aarav", "Aditi", "Akash", "Amrita", "Anjali", "Arjun", "Bhavna", "Chetan", "Deepa", "Dev", "Divya", "Farah",
    "Gauri", "Harish", "Ila", "Imran", "Isha", "Jaya", "Karan", "Kavya", "Kiran", "Lakshmi", "Lata", "Madhav",
    "Manisha", "Meera", "Mihir", "Nandini", "Naveen", "Neha", "Nikhil", "Nisha", "Omkar", "Pallavi", "Pooja", "Pranav",
    "Priya", "Rahul", "Rajiv", "Rekha", "Ritu", "Rohan", "Sameer", "Sanjay", "Shalini", "Shreya", "Simran", "Sneha",
    "Suresh", "Swati", "Tanvi", "Tarun", "Uma", "Usha", "Varun", "Vidya", "Vikram", "Yamini", "Yash", "Zoya",
)  # fmt: skip

LAST_NAMES = (
    "Agarwal", "Banerjee", "Bhatt", "Bose", "Chatterjee", "Chopra", "Das", "Desai", "Deshmukh", "D'Souza", "Fernandes",
    "Ghosh", "Gokhale", "Gupta", "Hegde", "Iyengar", "Iyer", "Jain", "Joshi", "Kamath", "Kapoor", "Kaur", "Khan",
    "Kulkarni", "Kumar", "Malhotra", "Mathur", "Mehta", "Menon", "Mishra", "Mukherjee", "Nair", "Naik", "Pai", "Patel",
    "Patil", "Pillai", "Prabhu", "Rao", "Reddy", "Saxena", "Sen", "Shah", "Sharma", "Shetty", "Singh", "Sinha",
    "Srinivasan", "Thakur", "Thomas", "Tripathi", "Varma", "Venkatesan", "Verma", "Yadav",
)  # fmt: skip

# The first twelve instructors sign in with their first name, as in asha@studio.test.
INSTRUCTORS = (
    "Asha Rao", "Ravi Menon", "Kavita Joshi", "Arjun Nair", "Lakshmi Iyer", "Farhan Khan", "Meenakshi Pillai",
    "Rohan Deshmukh", "Sunita Sharma", "Vikram Shetty", "Nandita Bose", "Gopal Hegde",
)  # fmt: skip

COMPANIES = (
    ("Saffron Software", "saffron-software"), ("Indus Logistics", "indus-logistics"), ("Lotus Bank", "lotus-bank"),
    ("Monsoon Media", "monsoon-media"), ("Banyan Consulting", "banyan-consulting"), ("Kaveri Foods", "kaveri-foods"),
    ("Peepal Health", "peepal-health"), ("Chandan Textiles", "chandan-textiles"), ("Neem Labs", "neem-labs"),
    ("Deccan Motors", "deccan-motors"),
)  # fmt: skip


class ClassStyle(NamedTuple):
    name: str
    description: str
    difficulty: str
    minutes: int
    seats: int


CLASS_STYLES = (
    ClassStyle("Hatha", "Classical postures held with the breath.", "beginner", 60, 12),
    ClassStyle("Vinyasa Flow", "One movement, one breath, without a pause.", "intermediate", 60, 12),
    ClassStyle("Ashtanga Primary", "The primary series, counted in Sanskrit.", "advanced", 90, 10),
    ClassStyle("Prenatal", "For mothers-to-be from the second trimester.", "beginner", 60, 6),
    ClassStyle("Restorative", "Long holds on bolsters and blankets.", "beginner", 75, 8),
    ClassStyle("Pranayama", "Breathing practice and a short meditation.", "beginner", 45, 15),
    ClassStyle("Kids Yoga", "Stories and animals, for ages 6 to 10.", "beginner", 45, 8),
    ClassStyle("Chair Yoga", "Gentle practice for seniors, all of it seated.", "beginner", 60, 8),
    ClassStyle("Power Yoga", "Strength and stamina.", "advanced", 60, 14),
    ClassStyle("Yin", "Quiet postures of three to five minutes.", "intermediate", 75, 10),
)
LEVELS = ("Foundations", "Weekend", "Evening")  # name suffixes of further class types in larger data sets


class SamplePackage(NamedTuple):
    name: str
    price: int
    classes: int
    days: int
    duration: str
    course_type: str
    category: str


PACKAGES = (
    SamplePackage("Gentle Start", 4800, 8, 30, "1 month", "regular", "Starter"),
    SamplePackage("Twelve a Month", 7200, 12, 31, "1 month", "regular", "Monthly"),
    SamplePackage("Personal Ten", 15000, 10, 60, "2 months", "regular", "Personal"),
    SamplePackage("Quarterly Twenty-four", 13200, 24, 90, "3 months", "regular", "Quarterly"),
    SamplePackage("Mother and Baby", 5000, 6, 45, "6 weeks", "regular", "Family"),
    SamplePackage("Seven-Day Detox", 5600, 7, 10, "1 week", "crash", "Intensive"),
    SamplePackage("Sun Salutation Intensive", 9000, 12, 21, "2 weeks", "crash", "Intensive"),
    SamplePackage("Desk Reset for Teams", 24000, 5, 14, "1 week", "crash", "Corporate"),
)
SEASONS = ("Spring", "Monsoon", "Autumn", "Winter")  # name prefixes of further packages in larger data sets

CLASS_NOTES = (
    "Bring two bolsters and a strap.",
    "Sore left knee: no deep lunges.",
    "Room 2, the large hall is being painted.",
    "Client joins by video from Pune.",
    "Ends with a 15-minute yoga nidra.",
    "Two newcomers; start from the breath.",
    "Parking at the back gate only.",
    "Second trimester, keep off the belly.",
    "At the client's office, 4th floor. Ask for the visitor pass.",
    "Filming for the website in the first ten minutes.",
)

REJECTION_NOTES = {
    "unavailable": ("On leave that week.", "Teacher training in Rishikesh.", "Family function, out of town."),
    "time": ("Too early after the late class.", "Cannot reach the studio by then.", "I pick up my son at that hour."),
    "location": ("The office is an hour away.", "No transport at that hour."),
    "other": ("Prefer not to teach this style yet.", "Recovering from a wrist injury."),
}

CANCELLATION_REASONS = (
    "Client is travelling.",
    "Instructor is unwell.",
    "Power cut in the building.",
    "Fewer than two students came.",
    "Heavy rain, roads are closed.",
)

MOVE_REASONS = (
    "Client asked for another time.",
    "Hall was double-booked by the landlord.",
    "Instructor's train is late.",
)

OVERRIDE_REASONS = (
    "Agreed a discount for the missed half hour.",
    "Festival offer, agreed with the client.",
    "Only half the hall, because of the painters.",
)

WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
TIMES_OF_DAY = ("early morning", "morning", "afternoon", "evening")
