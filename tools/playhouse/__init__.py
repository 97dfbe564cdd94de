"""Training of the playhouse's own base model and of its face back end, from rendered clips."""
