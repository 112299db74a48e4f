"""What a page of the app is asked to do or to tell, in its own language."""

from typing import Final

# Each screen has its name for a heading; no two of them share a node of the tree.
SCREENS: Final = """[...document.querySelectorAll("flt-semantics-host h1")]
    .map(name => name.id).join()"""
TURN: Final = f"""path => {{
    const before = {SCREENS};
    history.pushState(null, "", path);
    dispatchEvent(new PopStateEvent("popstate", {{ state: null }}));
    return before;
}}"""
TURNED: Final = f"before => {SCREENS} !== before"
# So many looks one after the other that see the same. Each waits for a frame of the
# page, in which Flutter draws: on a busy machine they come later, and all take longer.
RESTS: Final = """([looks, every, until]) => new Promise((done, fail) => {
    const tree = document.querySelector("flt-semantics-host");
    const late = setTimeout(() => fail(new Error("never at rest")), until);
    let before = tree.innerHTML, same = 0;
    const look = () => {
        const now = tree.innerHTML;
        same = now === before ? same + 1 : 0;
        before = now;
        if (same < looks) return later();
        clearTimeout(late);
        done();
    };
    const later = () => setTimeout(() => requestAnimationFrame(look), every);
    later();
})"""
# As assistive technology presses: the control itself and not a place on the screen.
TAP: Final = """one => {
    const tapped = one.hasAttribute("flt-tappable")
        ? one : one.querySelector("[flt-tappable]");
    (tapped ?? one).click();
}"""
# A field that had the focus as it was drawn is typed into through an input of Flutter's
# own, which lies where the field does.
HAS_KEYBOARD: Final = """one => {
    const typed = document.activeElement;
    if (one === typed || one.contains(typed)) return true;
    const field = one.getBoundingClientRect(), own = typed.getBoundingClientRect();
    const across = (own.left + own.right) / 2, down = (own.top + own.bottom) / 2;
    return typed.matches(".flt-text-editing")
        && field.left < across && across < field.right
        && field.top < down && down < field.bottom;
}"""
HOLDS: Final = """text => [...document.querySelectorAll("input, textarea")]
    .some(one => one.value === text)"""
