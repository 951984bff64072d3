import { shallowReactive } from 'vue'
import type { WireError } from '@/generated/bindings'
import { wireErrorOf, type Host } from '@/host'

/** A note that was chosen on this page and that the reading of the dossier does not show yet. */
export interface Choice {
  readonly note: string | null
  readonly state: 'saving' | 'saved' | 'failed'
  readonly error: WireError | null
}

export interface CriterionSaver {
  choiceOf: (criterion: string) => Choice | undefined
  /** How many choices the dossier does not have. */
  readonly failed: () => number
  choose: (criterion: string, note: string | null) => Promise<void>
  /** Sends again what was refused. */
  retry: (criterion: string) => Promise<void>
  /** Waits for what is on its way and sends again what was refused; true when nothing is left. */
  settle: () => Promise<boolean>
  /** Gives up what was refused. */
  discard: () => void
  /** What was refused, for a saver to come. */
  hold: () => Refused
}

export type Refused = ReadonlyMap<string, Choice>

/**
 * Saves each note at once. A refused one stays chosen, and is sent again on demand.
 * `refresh` reads the dossier again; `done` is told of each end.
 */
export function createCriterionSaver(
  host: Host,
  dossier: () => string,
  /** Tells whether the page has read what is kept now. */
  refresh: () => Promise<boolean>,
  done: (criterion: string, choice: Choice) => void,
  refused: Refused = new Map(),
): CriterionSaver {
  const choices = shallowReactive(new Map<string, Choice>(refused))
  // One at a time: two notes of the same criterion must reach the dossier in the order of the clicks.
  let last: Promise<void> = Promise.resolve()

  function finish(criterion: string, choice: Choice): void {
    choices.set(criterion, choice)
    done(criterion, choice)
  }

  async function send(criterion: string, choice: Choice): Promise<void> {
    const current = () => choices.get(criterion) === choice
    if (!current()) return
    try {
      await host.call('edit_dossier', { id: dossier(), edits: [{ op: 'setCriterion', id: criterion, note: choice.note }] })
    } catch (error) {
      if (current()) finish(criterion, { ...choice, state: 'failed', error: wireErrorOf(error) })
      return
    }
    if (!current()) return
    const saved: Choice = { ...choice, state: 'saved' }
    finish(criterion, saved)
    const read = await refresh()
    if (read && choices.get(criterion) === saved) choices.delete(criterion)
  }

  function choose(criterion: string, note: string | null): Promise<void> {
    const choice: Choice = { note, state: 'saving', error: null }
    choices.set(criterion, choice)
    last = last.then(() => send(criterion, choice))
    return last
  }

  const failures = () => [...choices].filter(([, { state }]) => state === 'failed')

  return {
    choiceOf: (criterion) => choices.get(criterion),
    failed: () => failures().length,
    choose,
    async retry(criterion) {
      const choice = choices.get(criterion)
      if (choice) await choose(criterion, choice.note)
    },
    async settle() {
      await last
      for (const [criterion, { note }] of failures()) void choose(criterion, note)
      await last
      return failures().length === 0
    },
    discard() {
      for (const [criterion] of failures()) choices.delete(criterion)
    },
    hold: () => new Map(failures()),
  }
}
