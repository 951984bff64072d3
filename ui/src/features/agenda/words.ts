import type { RouteLocationRaw } from 'vue-router'
import type { DeadlineView } from '@/generated/bindings'
import { queryOf } from '@/shared/fieldPlace'

/** Where a deadline is settled. */
export function placeOf({ dossier, milestone, risk, target }: DeadlineView): RouteLocationRaw {
  const params = { id: dossier }
  if (milestone !== null) return { name: 'parcours', params, query: { jalon: milestone } }
  if (risk !== null) return { name: 'registre', params, query: { risque: risk } }
  if (target !== null) return { name: 'dossier', params: { ...params, section: target.section }, query: queryOf(target) }
  return { name: 'dossier', params }
}

export interface Group {
  key: string
  /** Monday of the week; none: late. */
  week: string | null
  lines: DeadlineView[]
}

/** Those that are late, then week by week, in the order of Rust. */
export function groupsOf(lines: readonly DeadlineView[]): Group[] {
  const groups: Group[] = []
  for (const line of lines) {
    const week = line.late ? null : line.week
    const last = groups.at(-1)
    if (last && last.week === week) last.lines.push(line)
    else groups.push({ key: week ?? 'retard', week, lines: [line] })
  }
  return groups
}
