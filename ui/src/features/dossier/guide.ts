import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { FieldView, SectionSummary, WireError } from '@/generated/bindings'
import type { SectionReader } from './sectionReader'

/** One question of the path, kept at its place even once it is answered. */
export interface Question {
  section: string
  field: string
}

export interface Guide {
  /** Rank of the question on the screen, from 0; equal to `total` at the end. */
  readonly rank: Readonly<ShallowRef<number>>
  readonly total: ComputedRef<number>
  readonly question: ComputedRef<Question | null>
  readonly field: ComputedRef<FieldView | null>
  readonly ended: ComputedRef<boolean>
  readonly failure: ComputedRef<WireError | null>
  start: () => Promise<void>
  next: () => Promise<void>
  previous: () => Promise<void>
  /** Reads again what is on the screen. */
  refresh: () => Promise<void>
}

interface Step {
  section: string
  /** Questions still without an answer, or those answered already. */
  missing: boolean
  expected: number
}

const stepsOf = (sections: readonly SectionSummary[]): Step[] => {
  const due = sections.filter((section) => section.due > 0)
  return [
    ...due.map(({ id, missing }) => ({ section: id, missing: true, expected: missing })),
    ...due.map(({ id, missing, due: all }) => ({ section: id, missing: false, expected: all - missing })),
  ].filter(({ expected }) => expected > 0)
}

const asked = (field: FieldView) => field.due && field.visible

/**
 * The questions due at the gate, the missing ones first, one by one. A section is read when its turn comes: the
 * summaries say beforehand how many questions it has.
 */
export function createGuide(sections: () => readonly SectionSummary[], reader: SectionReader): Guide {
  const questions = shallowRef<readonly Question[]>([])
  const waiting = shallowRef<readonly Step[]>([])
  const rank = shallowRef(0)
  const stopped = shallowRef<string | null>(null)
  const started = shallowRef(false)

  const question = computed(() => questions.value[rank.value] ?? null)
  const fieldOf = ({ section, field }: Question) => reader.fieldsOf(section)?.find(({ id }) => id === field) ?? null

  async function readFresh(section: string): Promise<boolean> {
    if (!reader.isFresh(section)) await reader.read(section)
    const failed = reader.failureOf(section) !== undefined
    stopped.value = failed ? section : null
    return !failed
  }

  /** Reads sections in turn until there is a question at this rank, or no section is left. */
  async function reach(wanted: number): Promise<boolean> {
    for (;;) {
      if (questions.value.length > wanted) return true
      const [step, ...others] = waiting.value
      if (!step) return true
      if (!(await readFresh(step.section))) return false
      waiting.value = others
      const known = new Set(questions.value.map(({ field }) => field))
      const found = (reader.fieldsOf(step.section) ?? []).filter((field) => asked(field) && field.missing === step.missing && !known.has(field.id))
      questions.value = [...questions.value, ...found.map(({ id }) => ({ section: step.section, field: id }))]
    }
  }

  /** Goes to the nearest question, in this direction, that is still asked: an answer may have made one pointless. */
  async function go(from: number, by: 1 | -1): Promise<void> {
    for (let to = from; to >= 0; to += by) {
      if (!(await reach(to))) return
      const there = questions.value[to]
      if (!there) {
        rank.value = questions.value.length
        return
      }
      if (!(await readFresh(there.section))) return
      const field = fieldOf(there)
      if (field && asked(field)) {
        rank.value = to
        return
      }
    }
  }

  return {
    rank,
    question,
    total: computed(() => questions.value.length + waiting.value.reduce((sum, { expected }) => sum + expected, 0)),
    field: computed(() => (question.value ? fieldOf(question.value) : null)),
    ended: computed(() => started.value && question.value === null && waiting.value.length === 0 && stopped.value === null),
    failure: computed(() => (stopped.value === null ? null : (reader.failureOf(stopped.value) ?? null))),
    async start() {
      questions.value = []
      waiting.value = stepsOf(sections())
      rank.value = 0
      started.value = true
      await go(0, 1)
    },
    next: () => go(rank.value + 1, 1),
    previous: () => go(rank.value - 1, -1),
    async refresh() {
      if (question.value) await readFresh(question.value.section)
      else await go(rank.value, 1)
    },
  }
}
