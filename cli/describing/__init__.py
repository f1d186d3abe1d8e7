"""The staff API's OpenAPI document: made of the routes, with words and examples that only readers need."""
