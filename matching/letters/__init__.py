"""The e-mails of a round of choices: what each says, and the key that makes it said once."""
