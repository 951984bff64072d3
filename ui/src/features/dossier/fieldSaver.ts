import { shallowRef, type ShallowRef } from 'vue'
import type { EditAck, JsonValue, Provenance, WireError } from '@/generated/bindings'
import { sameValue } from './answers'

export type SaveState =
  | { kind: 'idle' }
  /** A value that is not sent yet. */
  | { kind: 'typing' }
  | { kind: 'saving'; slow: boolean }
  | { kind: 'saved'; at: Date }
  | { kind: 'failed'; error: WireError }

export interface FieldSaverOptions {
  value: JsonValue
  provenance: Provenance | null
  /** Sends one value; rejects when it is not durably kept. Vouched: the user says that it is no secret. */
  save: (value: JsonValue, vouched: boolean) => Promise<EditAck>
  /** What is worth holding of a value once it is kept; the value itself without it. */
  lighten?: (value: JsonValue) => JsonValue
  errorOf: (rejection: unknown) => WireError
  onStateChanged?: (state: SaveState) => void
}

/** Pause after the last key before a value is sent. */
export const TYPING_PAUSE_MS = 400
/** The same for what Rust refuses until it is whole: half a date would be refused while it is being typed. */
export const WHOLE_PAUSE_MS = 2500
/** A faster save says nothing: a word that flashes at each pause is noise. */
export const SLOW_SAVE_MS = 200

/** A point in the life of an answer, to recognise later that nothing happened since. */
export type Mark = number

export interface FieldSaver {
  readonly value: Readonly<ShallowRef<JsonValue>>
  readonly state: Readonly<ShallowRef<SaveState>>
  readonly provenance: Readonly<ShallowRef<Provenance | null>>
  edit: (value: JsonValue, pauseMs?: number) => void
  /** Sends a value at once, even the one that is stored: to keep it ends a rivalry. */
  put: (value: JsonValue) => void
  /** Sends a waiting value at once. A value that was refused waits for `retry` or for the next edit. */
  flush: () => void
  retry: () => void
  /** Sends a refused value again, with the word of the user that it is no secret. */
  vouch: () => void
  /** What the control must first add to the value: a text typed beside it. The result ends that. */
  finishWith: (finish: () => void) => () => void
  /** Sends everything, refused values too, and tells whether the answer is now safe. */
  settle: () => Promise<boolean>
  mark: () => Mark
  /**
   * Takes a value read from the store, unless the user has typed or saved something since the mark. False when that
   * is why: the value of the store is then to be read again, once at rest.
   */
  accept: (value: JsonValue, provenance: Provenance | null, since: Mark) => boolean
  /** Resolves once nothing is being sent, and tells whether the answer is kept. */
  rest: () => Promise<boolean>
  /** Gives up an unsaved value, at the user's explicit request. */
  discard: () => void
}

/** Waits until none of them is being sent; tells whether one at least is kept, and may be read back. */
export async function atRest(savers: readonly FieldSaver[]): Promise<boolean> {
  return (await Promise.all(savers.map((saver) => saver.rest()))).some(Boolean)
}

export function createFieldSaver(options: FieldSaverOptions): FieldSaver {
  const value = shallowRef(options.value)
  const state = shallowRef<SaveState>({ kind: 'idle' })
  const provenance = shallowRef(options.provenance)
  // What the store holds; none after a failure, because a save that failed may still have been written.
  let stored: { value: JsonValue } | null = { value: options.value }
  let life: Mark = 0
  let pause: ReturnType<typeof setTimeout> | undefined
  let due = false
  let active = false
  let draining: Promise<void> = Promise.resolve()
  let finish: (() => void) | null = null
  let vouched: JsonValue = null

  const kept = (): boolean => stored !== null && sameValue(value.value, stored.value)

  function become(next: SaveState): void {
    state.value = next
    options.onStateChanged?.(next)
  }

  async function sendOnce(): Promise<void> {
    const sent = value.value
    become({ kind: 'saving', slow: false })
    const slow = setTimeout(() => {
      become({ kind: 'saving', slow: true })
    }, SLOW_SAVE_MS)
    try {
      const ack = await options.save(sent, vouched !== null && sameValue(sent, vouched))
      const current = sameValue(value.value, sent)
      const light = options.lighten?.(sent) ?? sent
      if (current) value.value = light
      stored = { value: light }
      provenance.value = ack.provenance ?? provenance.value
      become(current ? { kind: 'saved', at: new Date() } : { kind: 'typing' })
    } catch (rejection) {
      stored = null
      become(sameValue(value.value, sent) ? { kind: 'failed', error: options.errorOf(rejection) } : { kind: 'typing' })
    } finally {
      clearTimeout(slow)
      life += 1
    }
  }

  // One drain at a time: two saves of one answer never overlap, so the last value always wins.
  async function drain(): Promise<void> {
    while (due && !kept()) {
      due = false
      await sendOnce()
    }
    due = false
    if (state.value.kind === 'typing' && kept()) become({ kind: 'idle' })
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

  function change(next: JsonValue): void {
    value.value = next
    life += 1
    if (!active) become({ kind: 'typing' })
  }

  return {
    value,
    state,
    provenance,
    edit(next, pauseMs = TYPING_PAUSE_MS) {
      if (sameValue(next, value.value)) return
      change(next)
      clearTimeout(pause)
      pause = setTimeout(() => void send(), pauseMs)
    },
    put(next) {
      change(next)
      stored = null
      void send()
    },
    flush() {
      finish?.()
      if (state.value.kind !== 'failed' && !kept()) void send()
    },
    retry() {
      void send()
    },
    vouch() {
      vouched = value.value
      void send()
    },
    finishWith(next) {
      finish = next
      return () => {
        if (finish === next) finish = null
      }
    },
    async settle() {
      finish?.()
      if (active || !kept()) await send()
      return kept()
    },
    mark: () => life,
    accept(next, nextProvenance, since) {
      if (active || since !== life) return false
      if (!kept()) return true
      value.value = next
      stored = { value: next }
      provenance.value = nextProvenance
      return true
    },
    async rest() {
      while (active) await draining
      return kept()
    },
    discard() {
      clearTimeout(pause)
      stored = { value: value.value }
      become({ kind: 'idle' })
    },
  }
}
