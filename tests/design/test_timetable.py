from hypothesis import given
from hypothesis import strategies as st

from design.timetable import More, Place, arrange

PERIODS = st.lists(
    st.tuples(st.integers(0, 280), st.integers(1, 40)).map(lambda each: (each[0] * 5, (each[0] + each[1]) * 5)),
    max_size=30,
)


def test_touching_classes_take_the_whole_width():
    arrangement = arrange([(420, 480), (480, 540)])

    assert arrangement.places == (Place(lane=0, lanes=1), Place(lane=0, lanes=1))


def test_overlapping_classes_stand_side_by_side():
    arrangement = arrange([(420, 480), (450, 510), (480, 540)])

    assert arrangement.places == (Place(lane=0, lanes=2), Place(lane=1, lanes=2), Place(lane=0, lanes=2))


def test_what_finds_no_room_is_counted():
    arrangement = arrange([(420, 480)] * 6)

    assert [place.lane for place in arrangement.places if place] == [0, 1, 2]
    assert arrangement.more == (More(start=420, end=480, count=3),)


@given(PERIODS)
def test_no_two_of_one_lane_overlap_and_nobody_is_lost(periods):
    arrangement = arrange(periods)

    placed = [(period, place) for period, place in zip(periods, arrangement.places, strict=True) if place]
    for number, (one, here) in enumerate(placed):
        for other, there in placed[number + 1 :]:
            overlap = one[0] < other[1] and other[0] < one[1]
            assert not (overlap and here.lane == there.lane)
            assert not (overlap and here.lanes != there.lanes)
    assert len(placed) + sum(more.count for more in arrangement.more) == len(periods)
