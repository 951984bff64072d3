import type { BoundView, CheckView, FindingView, MissingView, QuestionView, TargetView } from '@/generated/bindings'
import { keyOf } from '@/shared/fieldPlace'

/** An item under a key that stays the same from one reading to the next. */
export type Keyed<T> = T & { readonly key: string }

/** What a check found, block by block, in the order of the page. */
export interface CheckItems {
  missing: readonly Keyed<MissingView>[]
  blocking: readonly Keyed<FindingView>[]
  warnings: readonly Keyed<FindingView>[]
  information: readonly Keyed<FindingView>[]
  outOfBounds: readonly Keyed<BoundView>[]
  questions: readonly Keyed<QuestionView>[]
}

/** The kinds that the list can be reduced to. Those of a severity keep the questions that have this weight. */
export const KINDS = ['tout', 'manquantes', 'bloquant', 'avertissement', 'information', 'bornes', 'questions'] as const
export type Kind = (typeof KINDS)[number]

export interface CheckFilter {
  kind: Kind
  section: string | null
}

export interface MissingGroup {
  section: string
  title: string
  items: readonly Keyed<MissingView>[]
}

function withKeys<T>(items: readonly T[], keyOf: (item: T) => string): Keyed<T>[] {
  const seen = new Map<string, number>()
  return items.map((item) => {
    const name = keyOf(item)
    const rank = (seen.get(name) ?? 0) + 1
    seen.set(name, rank)
    return { ...item, key: rank === 1 ? name : `${name}#${rank}` }
  })
}

// By the row itself, not by its rank: removing another one must not make it something new.
const places = (targets: readonly TargetView[]): string =>
  targets.map((target) => [keyOf(target), target.column ?? '', target.row ?? ''].join('.')).join(',')

export function itemsOf(check: CheckView): CheckItems {
  const findings = withKeys(check.findings, ({ rule, targets }) => `constat:${rule}:${places(targets)}`)
  return {
    missing: withKeys(check.missing, ({ target }) => `manque:${target.field}`),
    blocking: findings.filter(({ severity }) => severity === 'bloquant'),
    warnings: findings.filter(({ severity }) => severity === 'avertissement'),
    // Whatever its severity may become, a finding is never hidden.
    information: findings.filter(({ severity }) => severity !== 'bloquant' && severity !== 'avertissement'),
    outOfBounds: withKeys(check.outOfBounds, ({ target }) => `borne:${places([target])}`),
    questions: withKeys(check.questions, ({ rule }) => `question:${rule}`),
  }
}

export function filterItems(items: CheckItems, { kind, section }: CheckFilter): CheckItems {
  const of = (...kinds: Kind[]) => kind === 'tout' || kinds.includes(kind)
  const here = (targets: readonly TargetView[]) => section === null || targets.some((target) => target.section === section)
  const keep = <T>(shown: boolean, list: readonly T[], targets: (item: T) => readonly TargetView[]) => (shown ? list.filter((item) => here(targets(item))) : [])
  const bySeverity = kind === 'bloquant' || kind === 'avertissement' || kind === 'information'
  return {
    missing: keep(of('manquantes'), items.missing, ({ target }) => [target]),
    blocking: keep(of('bloquant'), items.blocking, ({ targets }) => targets),
    warnings: keep(of('avertissement'), items.warnings, ({ targets }) => targets),
    information: keep(of('information'), items.information, ({ targets }) => targets),
    outOfBounds: keep(of('bornes'), items.outOfBounds, ({ target }) => [target]),
    questions: keep(
      of('questions') || bySeverity,
      items.questions.filter(({ severity }) => !bySeverity || severity === kind),
      ({ targets }) => targets,
    ),
  }
}

export function groupsOf(missing: readonly Keyed<MissingView>[]): MissingGroup[] {
  const groups = new Map<string, { section: string; title: string; items: Keyed<MissingView>[] }>()
  for (const item of missing) {
    const { section } = item.target
    const group = groups.get(section) ?? { section, title: item.sectionTitle, items: [] }
    group.items.push(item)
    groups.set(section, group)
  }
  return [...groups.values()]
}

/** The keys of the items, in the order in which the page shows them. */
export function orderOf(items: CheckItems): string[] {
  const missing = groupsOf(items.missing).flatMap((group) => group.items)
  return [missing, items.blocking, items.warnings, items.information, items.outOfBounds, items.questions].flat().map(({ key }) => key)
}

export function sectionsOf(items: CheckItems): Set<string> {
  const targets = [
    ...[...items.missing, ...items.outOfBounds].map(({ target }) => target),
    ...[...items.blocking, ...items.warnings, ...items.information, ...items.questions].flatMap((item) => item.targets),
  ]
  return new Set(targets.map(({ section }) => section))
}
