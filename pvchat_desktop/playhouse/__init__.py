"""The playhouse: a small rendered world of drawn people whose every frame comes with the truth about it.

    people   who somebody is: face, hair, build and gait; look-alikes, siblings, the same person older
    things   places, actions, garments and held objects, each with its plain English words
    script   what happens in one clip: who, where, doing what, wearing what, seen how
    render   a script becomes frames, at any times and any size, together with their truth
    truth    what is to be seen in a frame and in a clip
    presence clips with and without a person, balanced
    split    people of training, validation and test, disjoint by construction
    video    a script becomes a video file

Everything follows from a seed: the same script gives the same bytes.
"""
