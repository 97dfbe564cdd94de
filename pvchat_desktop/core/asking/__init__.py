"""Answering from evidence alone, without a language model: parse a question, look at the facts, word the answer."""
