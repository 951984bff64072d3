import type { PlanLineView } from '@/generated/bindings'

type Lines = readonly PlanLineView[]

/** The lines that would send something, in their order. */
export const actsOf = (lines: Lines): string[] => lines.filter(({ acts }) => acts).map(({ id }) => id)

/** What is picked once a line is, or no longer is: those that it needs come with it, those that need it go with it. */
export function withNeeds(lines: Lines, picked: ReadonlySet<string>, id: string, chosen: boolean): Set<string> {
  const next = new Set(picked)
  const visit = (one: string): void => {
    if (next.has(one) === chosen) return
    if (chosen) next.add(one)
    else next.delete(one)
    const linked = chosen ? (lines.find((line) => line.id === one)?.needs ?? []) : lines.filter(({ needs }) => needs.includes(one)).map((line) => line.id)
    linked.forEach(visit)
  }
  if (!chosen || actsOf(lines).includes(id)) visit(id)
  return next
}
