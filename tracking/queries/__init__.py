"""What the pages and the jobs of this app read, by reader."""
