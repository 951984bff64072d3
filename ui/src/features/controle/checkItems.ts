import type { BoundView, CheckView, FindingView, MissingView, QuestionView, SeverityView, TargetView } from '@/generated/bindings'
import { keyOf } from '@/shared/fieldPlace'

/** An item under a key that stays the same from one reading to the next. */
export type Keyed<T> = T & { readonly key: string }

/** The findings of one severity. */
export interface FindingGroup {
  severity: SeverityView
  items: readonly Keyed<FindingView>[]
}

/** What a check found, block by block, in the order of the page. */
export interface CheckItems {
  missing: readonly Keyed<MissingView>[]
  /** One group per severity, the most serious first, empty ones included. */
  findings: readonly FindingGroup[]
  outOfBounds: readonly Keyed<BoundView>[]
  questions: readonly Keyed<QuestionView>[]
}

/** What the list can be reduced to: one of its blocks, or a severity by its identity, with the questions of that weight. */
export type Kind = 'tout' | 'manquantes' | 'bornes' | 'questions' | { severity: string }

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
    findings: check.severities.map((severity) => ({ severity, items: findings.filter((item) => item.severity.id === severity.id) })),
    outOfBounds: withKeys(check.outOfBounds, ({ target }) => `borne:${places([target])}`),
    questions: withKeys(check.questions, ({ rule }) => `question:${rule}`),
  }
}

export function filterItems(items: CheckItems, { kind, section }: CheckFilter): CheckItems {
  const weight = typeof kind === 'object' ? kind.severity : null
  const of = (block: Kind) => kind === 'tout' || kind === block
  const here = (targets: readonly TargetView[]) => section === null || targets.some((target) => target.section === section)
  const keep = <T>(shown: boolean, list: readonly T[], targets: (item: T) => readonly TargetView[]) => (shown ? list.filter((item) => here(targets(item))) : [])
  return {
    missing: keep(of('manquantes'), items.missing, ({ target }) => [target]),
    findings: items.findings.map((group) => ({ ...group, items: keep(kind === 'tout' || group.severity.id === weight, group.items, ({ targets }) => targets) })),
    outOfBounds: keep(of('bornes'), items.outOfBounds, ({ target }) => [target]),
    questions: keep(
      of('questions') || weight !== null,
      items.questions.filter(({ severity }) => weight === null || severity.id === weight),
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

export const findingsOf = (items: CheckItems): Keyed<FindingView>[] => items.findings.flatMap((group) => group.items)

/** What holds the gate back. */
export const blockingOf = (items: CheckItems): Keyed<FindingView>[] => findingsOf(items).filter(({ severity }) => severity.blocking)

/** The keys of the items, in the order in which the page shows them. */
export function orderOf(items: CheckItems): string[] {
  const missing = groupsOf(items.missing).flatMap((group) => group.items)
  return [missing, findingsOf(items), items.outOfBounds, items.questions].flat().map(({ key }) => key)
}

export function sectionsOf(items: CheckItems): Set<string> {
  const targets = [
    ...[...items.missing, ...items.outOfBounds].map(({ target }) => target),
    ...[...findingsOf(items), ...items.questions].flatMap((item) => item.targets),
  ]
  return new Set(targets.map(({ section }) => section))
}
