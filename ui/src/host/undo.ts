import { onMounted, onUnmounted, shallowRef, type ShallowRef } from 'vue'
import type { EditAck, WireError } from '@/generated/bindings'
import { wireErrorOf } from './error'
import { useHost } from './host'

export type UndoName = 'undo' | 'redo'

/** What came of the last undo or redo; nothing left to take back is the error `not_found`. Held: `before` refused. */
export type UndoOutcome = { name: UndoName; ack: EditAck } | { name: UndoName; error: WireError } | { name: UndoName; held: true }

export interface Undo {
  readonly outcome: Readonly<ShallowRef<UndoOutcome | null>>
  undo: () => Promise<void>
  redo: () => Promise<void>
}

const NOT_TEXT = ['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']

/** A text being edited has an undo of its own, key by key: the one of the dossier must not take its place. */
function editsText(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !NOT_TEXT.includes(target.type) && !target.readOnly
  if (target instanceof HTMLTextAreaElement) return !target.readOnly
  return target instanceof HTMLElement && target.isContentEditable
}

function nameOf(event: KeyboardEvent): UndoName | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null
  const key = event.key.toLowerCase()
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo'
  return key === 'y' && !event.shiftKey ? 'redo' : null
}

/**
 * Takes back and does again the actions of this device on one dossier, by call and by the usual keys. `before` saves
 * what is typed, so that the last thing done is the one taken back; nothing is taken back while it cannot be saved.
 */
export function useUndo(dossier: () => string, before: () => Promise<boolean> = () => Promise.resolve(true)): Undo {
  const host = useHost()
  const outcome = shallowRef<UndoOutcome | null>(null)
  let last: Promise<void> = Promise.resolve()

  async function run(name: UndoName): Promise<void> {
    if (!(await before())) {
      outcome.value = { name, held: true }
      return
    }
    try {
      outcome.value = { name, ack: await host.call(name, { id: dossier() }) }
    } catch (error) {
      outcome.value = { name, error: wireErrorOf(error) }
    }
  }

  // In order, one at a time: a held key must not race with itself.
  function queue(name: UndoName): Promise<void> {
    last = last.then(() => run(name))
    return last
  }

  function onKey(event: KeyboardEvent): void {
    const name = nameOf(event)
    if (name === null || event.defaultPrevented || editsText(event.target)) return
    event.preventDefault()
    void queue(name)
  }

  onMounted(() => {
    document.addEventListener('keydown', onKey)
  })
  onUnmounted(() => {
    document.removeEventListener('keydown', onKey)
  })
  return { outcome, undo: () => queue('undo'), redo: () => queue('redo') }
}
