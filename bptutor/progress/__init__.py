"""The attempt log and what is read from it.

    attempt log home                         one graded answer, the files they are kept in, and where
    replay recall renamed                    reading them all again, under the ids that items have now
    state summary                            how each item stands; counted by pack and skill
    recurring                                mistakes made more than once of late
    commands                                 what to type to go on
"""
