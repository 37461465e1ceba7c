"""Places on the picture of a shared link, in pixels: apps show it in 1.91 : 1, and scale it down to a third."""

WIDTH, HEIGHT = 1200, 630
LEFT, RIGHT, TOP = 56, 1144, 48
ART = (774, 48, 1144, 318)  # left, top, right, bottom; at the proportions of a card's illustration
CHART = (56, 344, 1034, 502)
GAP = 32
FOOT = 594  # baseline
MARK_AT = 950

NAME_SIZE, LEAST_NAME_SIZE = 58, 34
NUMBER_SIZE, CHANGE_SIZE, TEXT_SIZE, LEAST_TEXT_SIZE, BRAND_SIZE = 92, 36, 25, 21, 28
NAME_AT, DETAILS_AT, NUMBER_AT, CHANGE_AT = 98, 144, 248, 306  # baselines
