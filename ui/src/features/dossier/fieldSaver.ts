import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { EditAck, Provenance, WireError } from '@/generated/bindings'

export type SaveState =
  | { kind: 'idle' }
  /** Text that is not sent yet. */
  | { kind: 'typing' }
  | { kind: 'saving'; slow: boolean }
  | { kind: 'saved'; at: Date }
  | { kind: 'failed'; error: WireError }

export interface FieldSaverOptions {
  text: string
  provenance: Provenance | null
  /** Sends one text; rejects when it is not durably kept. */
  save: (text: string) => Promise<EditAck>
  errorOf: (rejection: unknown) => WireError
  onStateChanged?: (state: SaveState) => void
}

/** Pause after the last key before a text is sent. */
export const TYPING_PAUSE_MS = 400
/** A faster save says nothing: a word that flashes at each pause is noise. */
export const SLOW_SAVE_MS = 200

/** A point in the life of a field, to recognise later that nothing happened since. */
export type Mark = number

export interface FieldSaver {
  readonly text: Readonly<Ref<string>>
  readonly state: Readonly<ShallowRef<SaveState>>
  readonly provenance: Readonly<ShallowRef<Provenance | null>>
  edit: (text: string) => void
  /** Sends a waiting text at once. A text that was refused waits for `retry` or for the next edit. */
  flush: () => void
  retry: () => void
  /** Sends everything, refused texts too, and tells whether the field is now safe. */
  settle: () => Promise<boolean>
  mark: () => Mark
  /** Takes a text read from the store, unless the user has typed or saved something since the mark. */
  accept: (text: string, provenance: Provenance | null, since: Mark) => void
  /** Gives up an unsaved text, at the user's explicit request. */
  discard: () => void
}

export function createFieldSaver(options: FieldSaverOptions): FieldSaver {
  const text = ref(options.text)
  const state = shallowRef<SaveState>({ kind: 'idle' })
  const provenance = shallowRef(options.provenance)
  // What the store holds; null after a failure, because a save that failed may still have been written.
  let stored: string | null = options.text
  let life: Mark = 0
  let pause: ReturnType<typeof setTimeout> | undefined
  let due = false
  let active = false
  let draining: Promise<void> = Promise.resolve()

  function become(next: SaveState): void {
    state.value = next
    options.onStateChanged?.(next)
  }

  async function sendOnce(): Promise<void> {
    const sent = text.value
    become({ kind: 'saving', slow: false })
    const slow = setTimeout(() => {
      become({ kind: 'saving', slow: true })
    }, SLOW_SAVE_MS)
    try {
      const ack = await options.save(sent)
      stored = sent
      provenance.value = ack.provenance
      become(text.value === sent ? { kind: 'saved', at: new Date() } : { kind: 'typing' })
    } catch (rejection) {
      stored = null
      become(text.value === sent ? { kind: 'failed', error: options.errorOf(rejection) } : { kind: 'typing' })
    } finally {
      clearTimeout(slow)
      life += 1
    }
  }

  // One drain at a time: two saves of one field never overlap, so the last text always wins.
  async function drain(): Promise<void> {
    while (due && text.value !== stored) {
      due = false
      await sendOnce()
    }
    due = false
    if (state.value.kind === 'typing' && text.value === stored) become({ kind: 'idle' })
    active = false
  }

  function send(): Promise<void> {
    clearTimeout(pause)
    due = true
    if (!active) {
      active = true
      draining = drain()
    }
    return draining
  }

  return {
    text,
    state,
    provenance,
    edit(next) {
      if (next === text.value) return
      text.value = next
      life += 1
      if (!active) become({ kind: 'typing' })
      clearTimeout(pause)
      pause = setTimeout(() => void send(), TYPING_PAUSE_MS)
    },
    flush() {
      if (state.value.kind !== 'failed' && text.value !== stored) void send()
    },
    retry() {
      void send()
    },
    async settle() {
      if (active || text.value !== stored) await send()
      return text.value === stored
    },
    mark: () => life,
    accept(next, nextProvenance, since) {
      if (active || since !== life || text.value !== stored) return
      text.value = next
      stored = next
      provenance.value = nextProvenance
    },
    discard() {
      clearTimeout(pause)
      stored = text.value
      become({ kind: 'idle' })
    },
  }
}
