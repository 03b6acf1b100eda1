-- Run once, when the volume is empty. Unleash has a database of its own: its tables are nobody else's business.
create database unleash;
