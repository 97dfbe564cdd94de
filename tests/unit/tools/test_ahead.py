import pytest

from tools.playhouse.ahead import ahead


@pytest.mark.parametrize("workers", [0, 2])
def test_steps_come_in_order_whoever_draws_them(workers: int) -> None:
    factor = 3

    def draw(step: int) -> int:
        return factor * step

    assert list(ahead(draw, range(5, 25), workers=workers)) == [factor * step for step in range(5, 25)]


def test_what_was_not_asked_for_any_more_is_given_up() -> None:
    drawing = ahead(lambda step: step, range(1000), workers=1)
    assert next(drawing) == 0
    drawing.close()  # type: ignore[attr-defined]
