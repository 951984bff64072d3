import { computed, shallowReactive, type ComputedRef } from 'vue'
import type { AnswerEdit, DossierView, FieldView, JsonValue } from '@/generated/bindings'
import { wireErrorOf, type Host } from '@/host'
import type { FieldPlace } from '@/shared/fieldPlace'
import { partOf, slotsOf, storedAt, toText, vouchedFor, type Stored } from './answers'
import type { CellPlace } from './cellPlace'
import { createFieldSaver, type FieldSaver, type Mark, type SaveState } from './fieldSaver'

export type Marks = ReadonlyMap<string, Mark>
/** Called when an answer reaches a state that the user must hear about. */
export type StateListener = (label: string, state: SaveState) => void

/** Where an answer is typed. */
export interface Spot {
  label: string
  /** None: what the dossier itself holds, on each of its sections. */
  section: string | null
  place: FieldPlace
}

export interface DraftSummary {
  /** What is refused, each with the way to it. */
  unsaved: readonly Spot[]
  /** Some value is not kept yet, without any trouble so far. */
  waiting: boolean
  slow: boolean
  lastSavedAt: Date | null
}

/** What the dossier itself holds beside its answers, edited by the same machine. No answer key begins with a colon. */
export const NAME_KEY = ':nom'
export const SENSITIVITY_KEY = ':sensibilite'
export const LABELS_KEY = ':etiquettes'

/** A file that is chosen and not yet attached; once it is, the store gives a value without a content. */
export interface Upload {
  fichier: string
  taille: number
  contenu: string
  sensibilite: string | null
}

/** Something of the page that keeps its own edits: a table. */
export interface Editor {
  readonly state: SaveState
  /** Its first cell that is not kept. */
  readonly refused?: Pick<CellPlace, 'row' | 'column'> | null
  settle: () => Promise<boolean>
  discard: () => void
}

/**
 * The answers being edited in one dossier. They outlive the section on screen: a value that could not be saved is
 * still there when the user comes back to its section.
 */
export interface Drafts {
  readonly summary: ComputedRef<DraftSummary>
  saverOf: (key: string) => FieldSaver | undefined
  /** Something typed in this field is not kept: it stays in sight, asked or not. */
  holds: (field: string) => boolean
  /** To call before anything is read, and to hand over with what was read. */
  marks: () => Marks
  /** The answers that were being sent, or have changed, since the marks: what was read of them is too old. */
  receive: (fields: readonly FieldView[], since: Marks) => readonly FieldSaver[]
  receiveDossier: (view: DossierView, labels: { name: string; sensitivity: string }, since: Marks) => readonly FieldSaver[]
  /** Holds an editor as long as it is on the page, then for as long as something in it is not kept. */
  join: (key: string, editor: Editor, spot: Spot) => void
  leave: (editor: Editor) => void
  flush: () => void
  /** Tells whether every value is now kept. */
  settle: (keys?: readonly string[]) => Promise<boolean>
  discard: () => void
  /** All of it, for the page that comes after a lock. */
  hold: () => Drafts
}

/** An attached file is in the store: its content must not stay in memory. It still waits to be read back. */
function withoutContent(value: JsonValue): JsonValue {
  return partOf(value, 'contenu') === '' ? value : { ...(value as Record<string, JsonValue>), contenu: null }
}

interface Held {
  state: SaveState
  spot: Spot
}

function summaryOf(held: readonly Held[]): DraftSummary {
  const unsaved = held.filter(({ state }) => state.kind === 'failed').map(({ spot }) => spot)
  const summary: DraftSummary = { unsaved, waiting: false, slow: false, lastSavedAt: null }
  for (const { state } of held) {
    if (state.kind === 'typing' || state.kind === 'saving') summary.waiting = true
    if (state.kind === 'saving' && state.slow) summary.slow = true
    if (state.kind === 'saved' && (summary.lastSavedAt === null || state.at > summary.lastSavedAt)) summary.lastSavedAt = state.at
  }
  return summary
}

export function createDrafts(host: Host, dossier: string, onStateChanged: StateListener): Drafts {
  const savers = shallowReactive(new Map<string, FieldSaver>())
  const editors = shallowReactive(new Map<string, Editor>())
  const spots = new Map<string, Spot>()
  const left = new WeakSet<Editor>()
  const edit = (edits: AnswerEdit[]) => host.call('edit_dossier', { id: dossier, edits })

  function saveAnswer(key: string, value: JsonValue, vouched: boolean) {
    const content = partOf(value, 'contenu')
    if (content === '') return edit([...vouchedFor(value, vouched), { op: 'set', key, value }])
    return host.call('attach_file', {
      id: dossier,
      key,
      row: null,
      column: null,
      name: partOf(value, 'fichier'),
      content,
      sensitivity: partOf(value, 'sensibilite') || null,
    })
  }

  /** The saver, when it could not take what was read. */
  function put(key: string, spot: Spot, stored: Stored, since: Marks, save: FieldSaverSave): FieldSaver | null {
    const saver = savers.get(key)
    spots.set(key, spot)
    const mark = since.get(key)
    if (saver) return mark === undefined || saver.accept(stored.value, stored.provenance, mark) ? null : saver
    const onState = (state: SaveState) => {
      onStateChanged(spot.label, state)
    }
    savers.set(key, createFieldSaver({ ...stored, save, lighten: withoutContent, errorOf: wireErrorOf, onStateChanged: onState }))
    return null
  }

  function forgetKept(): void {
    for (const [key, editor] of [...editors]) {
      if (left.has(editor) && ['idle', 'saved'].includes(editor.state.kind)) editors.delete(key)
    }
  }

  const spotOf = (key: string): Spot => spots.get(key) ?? { label: key, section: null, place: { field: key, platform: null, row: null, column: null } }
  function held(): Held[] {
    const answers = [...savers].map(([key, saver]) => ({ state: saver.state.value, spot: spotOf(key) }))
    const tables = [...editors].map(([key, { state, refused }]) => {
      const spot = spotOf(key)
      return { state, spot: { ...spot, place: { ...spot.place, row: refused?.row ?? null, column: refused?.column ?? null } } }
    })
    return [...answers, ...tables]
  }

  const drafts: Drafts = {
    summary: computed(() => summaryOf(held())),
    saverOf: (key) => savers.get(key),
    holds: (field) => held().some(({ state, spot }) => spot.place.field === field && !['idle', 'saved'].includes(state.kind)),
    marks: () => new Map([...savers].map(([key, saver]) => [key, saver.mark()])),
    receive(fields, since) {
      return fields.flatMap((field) =>
        slotsOf(field).flatMap(({ key, platform }) => {
          const label = platform ? `${field.label} (${platform.label})` : field.label
          const spot = { label, section: field.section, place: { field: field.id, platform: platform?.id ?? null, row: null, column: null } }
          return put(key, spot, storedAt(field, key), since, (value, vouched) => saveAnswer(key, value, vouched)) ?? []
        }),
      )
    },
    receiveDossier(view, labels, since) {
      const provenance = null
      const own = (key: string, label: string, value: string, save: (text: string) => AnswerEdit) =>
        put(key, { ...spotOf(key), label }, { value, provenance }, since, (next, vouched) => edit([...vouchedFor(next, vouched), save(toText(next))])) ?? []
      return [
        own(NAME_KEY, labels.name, view.name, (name) => ({ op: 'rename', name })),
        own(SENSITIVITY_KEY, labels.sensitivity, view.ownSensitivity, (level) => ({ op: 'setSensitivity', level })),
      ].flat()
    },
    join(key, editor, spot) {
      spots.set(key, spot)
      editors.set(key, editor)
    },
    leave(editor) {
      left.add(editor)
      forgetKept()
    },
    flush() {
      for (const saver of savers.values()) saver.flush()
      // Its outcome shows in the table itself, which keeps what was refused.
      for (const editor of editors.values()) void editor.settle()
    },
    async settle(keys) {
      const all = new Map<string, Pick<Editor, 'settle'>>([...savers, ...editors])
      const chosen = keys ? keys.flatMap((key) => all.get(key) ?? []) : [...all.values()]
      const kept = await Promise.all(chosen.map((saver) => saver.settle()))
      forgetKept()
      return kept.every(Boolean)
    },
    discard() {
      for (const editor of [...savers.values(), ...editors.values()]) editor.discard()
      forgetKept()
    },
    hold: () => drafts,
  }
  return drafts
}

type FieldSaverSave = Parameters<typeof createFieldSaver>[0]['save']
