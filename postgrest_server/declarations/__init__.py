"""What an application declares.

A table, column or function that is not declared does not exist in the API.
"""

from postgrest_server.declarations.function import Argument, Function
from postgrest_server.declarations.hooks import AfterWrite, BeforeWrite, ConstraintDetails, PendingWrite, Row
from postgrest_server.declarations.resource import ARRAY_TYPES, Column, ForeignKey, OwnerPolicy, Resource
from postgrest_server.declarations.schema import Relationship, Schema
from postgrest_server.declarations.writing import READ_ONLY, CallerColumn, Envelope, Grant, SetOnChange, Writing

__all__ = [
    "ARRAY_TYPES",
    "READ_ONLY",
    "AfterWrite",
    "Argument",
    "BeforeWrite",
    "CallerColumn",
    "Column",
    "ConstraintDetails",
    "Envelope",
    "ForeignKey",
    "Function",
    "Grant",
    "OwnerPolicy",
    "PendingWrite",
    "Relationship",
    "Resource",
    "Row",
    "Schema",
    "SetOnChange",
    "Writing",
]
