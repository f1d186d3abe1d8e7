"""The resident's form: pages rendered here, answers kept in the table.

The fields that a browser posts are those of `fields.FORM_FIELDS` and `fields.CONTACT_FIELDS`.
"""
