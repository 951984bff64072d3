import { ref, shallowReactive, shallowRef, type Ref, type ShallowReactive, type ShallowRef } from 'vue'
import type { RefusedCell, WireError } from '@/generated/bindings'
import type { Host } from '@/host'
import { createSaveQueue, type SaveQueue } from './saveQueue'

/** A text typed in a cell, from the moment it is sent until it is read back from the store. */
export interface CellDraft {
  readonly row: string
  readonly column: string
  readonly text: string
  /** Rank of the row when the text was typed: what people call the line. */
  readonly rank: number
  /** Why it is not kept; null while it is on its way. */
  readonly error: WireError | null
}

export interface PendingRefusal extends RefusedCell {
  readonly key: number
  /** Which paste: the same line of two pastes is not the same line. */
  readonly paste: number
}

/** What became of the last paste, with all the pasted cells that still wait for a place. */
export interface PasteOutcome {
  added: number
  changed: number
  headerSkipped: boolean
  beyond: number
  computed: readonly string[]
  refused: readonly PendingRefusal[]
}

/** What was typed or pasted in one table and is not in the store, or is on its way there. */
export interface Unkept {
  readonly drafts: ShallowReactive<Map<string, CellDraft>>
  readonly outcome: ShallowRef<PasteOutcome | null>
  /** The text that could not be pasted; empty most of the time. */
  readonly heldText: Ref<string>
  readonly queue: SaveQueue
  readonly running: Set<Promise<void>>
}

const nothing = (): Unkept => ({
  drafts: shallowReactive(new Map<string, CellDraft>()),
  outcome: shallowRef(null),
  heldText: ref(''),
  queue: createSaveQueue(),
  running: new Set(),
})

export const draftKey = (row: string, column: string): string => `${row}/${column}`

const tables = new WeakMap<Host, Map<string, Unkept>>()

/** Outlives the component: somebody who looks at another section finds the refused texts again on coming back. */
export function unkeptOf(host: Host, dossier: string, table: string): Unkept {
  const known = tables.get(host) ?? new Map<string, Unkept>()
  tables.set(host, known)
  const name = `${dossier}/${table}`
  const unkept = known.get(name) ?? nothing()
  known.set(name, unkept)
  return unkept
}
