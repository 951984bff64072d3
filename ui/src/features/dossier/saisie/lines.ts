import { shallowRef, watch, type ShallowRef } from 'vue'
import type { JsonValue } from '@/generated/bindings'
import { sameValue, toList } from '../answers'
import type { FieldSaver } from '../fieldSaver'

/** A line has an identity: its control must keep the focus when lines move around it. */
export interface Line {
  id: number
  text: string
}

export interface Lines {
  readonly lines: Readonly<ShallowRef<readonly Line[]>>
  write: (line: Line, text: string) => void
  /** Adds lines after one, or at the end, and gives the last one. */
  add: (texts: readonly string[], after?: Line) => Line
  remove: (line: Line) => void
  move: (line: Line, by: -1 | 1) => void
}

/** A list of texts, edited line by line. A line still empty is on the screen and not in the answer. */
export function useLines(saver: () => FieldSaver): Lines {
  let count = 0
  const made = (text: string): Line => ({ id: ++count, text })
  const lines = shallowRef<readonly Line[]>([])

  const answer = (): JsonValue => {
    const texts = lines.value.map(({ text }) => text).filter((text) => text.trim() !== '')
    return texts.length === 0 ? null : texts
  }

  watch(
    () => saver().value.value,
    (value) => {
      if (!sameValue(value, answer())) lines.value = toList(value).map(made)
    },
    { immediate: true },
  )

  function change(next: readonly Line[], typing = false): void {
    lines.value = next
    const value = answer()
    if (typing) saver().edit(value)
    else if (!sameValue(value, saver().value.value)) saver().put(value)
  }

  return {
    lines,
    write(line, text) {
      change(
        lines.value.map((each) => (each.id === line.id ? { ...each, text } : each)),
        true,
      )
    },
    add(texts, after) {
      const added = (texts.length === 0 ? [''] : texts).map(made)
      const place = after === undefined ? lines.value.length : lines.value.findIndex(({ id }) => id === after.id) + 1
      change([...lines.value.slice(0, place), ...added, ...lines.value.slice(place)])
      return added[added.length - 1] ?? made('')
    },
    remove(line) {
      change(lines.value.filter(({ id }) => id !== line.id))
    },
    move(line, by) {
      const from = lines.value.findIndex(({ id }) => id === line.id)
      const others = lines.value.filter(({ id }) => id !== line.id)
      const to = Math.min(Math.max(from + by, 0), others.length)
      change([...others.slice(0, to), line, ...others.slice(to)])
    },
  }
}
