import type { KeyPress } from './gridKeys'
import type { Place } from './selection'

export function pressOf(event: KeyboardEvent): KeyPress {
  return {
    key: event.key,
    shift: event.shiftKey,
    command: event.ctrlKey || event.metaKey,
    alt: event.altKey,
    altGraph: event.getModifierState('AltGraph'),
    composing: event.isComposing,
  }
}

/** The cell that an event happened in. */
export function placeOf(event: Event): Place | null {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-place]') : null
  const [row, column] = (cell?.dataset.place ?? '').split(':').map(Number)
  return row === undefined || column === undefined ? null : { row, column }
}

/** An element in which keys and the clipboard belong to the text being edited. */
export function isTextEntry(element: Element | null): boolean {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement
}

export function breakLine(target: EventTarget | null): void {
  if (!(target instanceof HTMLTextAreaElement)) return
  target.setRangeText('\n', target.selectionStart, target.selectionEnd, 'end')
  target.dispatchEvent(new Event('input', { bubbles: true }))
}
