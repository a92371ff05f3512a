"""Faults on purpose: servers and workers killed under the queue of mails, which must miss nobody and double nothing unseen."""
