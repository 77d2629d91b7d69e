"""How large a rule and its count may be. A hostile rule is refused before it costs anything."""

TEXT_AT_MOST = 200_000  # characters of a rule's JSON
DEPTH_AT_MOST = 40  # lists and objects within one another
VALUES_AT_MOST = 10_000  # keys and values of a rule, all together
STRING_AT_MOST = 500  # characters of a source or of an attribute's value
TITLE_AT_MOST = 200  # characters of a title
TOKEN_AT_MOST = 32  # characters of a choice
ATTRIBUTE_AT_MOST = 64  # characters of an attribute's name
NUMBER_AT_MOST = 40  # characters of a number
INTEGER_AT_MOST = 2**53 - 1  # RFC 8785 holds no larger JSON number exactly
ELECTORS_AT_MOST = 10**15  # that one row or group may stand for
FINDINGS_AT_MOST = 50_000  # lines of a trace
GROUPS_AT_MOST = 50_000  # of a grouped tally
WORK_AT_MOST = 20_000_000  # conditions times groups
