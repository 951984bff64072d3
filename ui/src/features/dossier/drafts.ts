import { computed, shallowReactive, type ComputedRef } from 'vue'
import type { FieldView } from '@/generated/bindings'
import { wireErrorOf, type Host } from '@/host'
import { createFieldSaver, type FieldSaver, type Mark, type SaveState } from './fieldSaver'

export type Marks = ReadonlyMap<string, Mark>

/** Called when a field reaches a state that the user must hear about. */
export type StateListener = (field: FieldView, state: SaveState) => void

export interface DraftSummary {
  unsaved: number
  /** Some text is not kept yet, without any trouble so far. */
  waiting: boolean
  slow: boolean
  lastSavedAt: Date | null
}

/**
 * The texts being edited in one dossier. They outlive the section on screen: a text that could not be saved is
 * still there when the user comes back to its section.
 */
export interface Drafts {
  readonly summary: ComputedRef<DraftSummary>
  saverOf: (field: string) => FieldSaver | undefined
  /** To call before a section is read, and to hand over with what was read. */
  marks: () => Marks
  receive: (fields: readonly FieldView[], since: Marks) => void
  flush: () => void
  /** Tells whether every text is now kept. */
  settle: () => Promise<boolean>
  discard: () => void
}

function summaryOf(states: readonly SaveState[]): DraftSummary {
  const summary: DraftSummary = { unsaved: 0, waiting: false, slow: false, lastSavedAt: null }
  for (const state of states) {
    if (state.kind === 'failed') summary.unsaved += 1
    if (state.kind === 'typing' || state.kind === 'saving') summary.waiting = true
    if (state.kind === 'saving' && state.slow) summary.slow = true
    if (state.kind === 'saved' && (summary.lastSavedAt === null || state.at > summary.lastSavedAt)) summary.lastSavedAt = state.at
  }
  return summary
}

export function createDrafts(host: Host, dossier: string, onStateChanged: StateListener): Drafts {
  const savers = shallowReactive(new Map<string, FieldSaver>())

  function open(field: FieldView): void {
    savers.set(
      field.id,
      createFieldSaver({
        text: field.text ?? '',
        provenance: field.provenance,
        save: (text) => host.call('set_text', { id: dossier, field: field.id, text }),
        errorOf: wireErrorOf,
        onStateChanged: (state) => {
          onStateChanged(field, state)
        },
      }),
    )
  }

  return {
    summary: computed(() => summaryOf([...savers.values()].map((saver) => saver.state.value))),
    saverOf: (field) => savers.get(field),
    marks: () => new Map([...savers].map(([field, saver]) => [field, saver.mark()])),
    receive(fields, since) {
      for (const field of fields) {
        const saver = savers.get(field.id)
        const mark = since.get(field.id)
        if (!saver) open(field)
        else if (mark !== undefined) saver.accept(field.text ?? '', field.provenance, mark)
      }
    },
    flush() {
      for (const saver of savers.values()) saver.flush()
    },
    async settle() {
      const kept = await Promise.all([...savers.values()].map((saver) => saver.settle()))
      return kept.every(Boolean)
    },
    discard() {
      for (const saver of savers.values()) saver.discard()
    },
  }
}
