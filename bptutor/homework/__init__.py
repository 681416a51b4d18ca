"""Answer files in, reports out.

    answers flatten blame unread ids         reading a file: answers as typed, and to which items
    check gradebook graded carrying          grading: each item worked out once, one record an answer
    report report_json mistakes              printing; the mistakes that recur in a class
"""
