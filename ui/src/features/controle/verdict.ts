import type { CheckView } from '@/generated/bindings'
import type { Texts } from '@/shared/texts'
import { blockingOf, type CheckItems } from './checkItems'

/** The answer of the page in one sentence. */
export function verdictOf(items: CheckItems, { t, tn }: Texts): string {
  const [missing, blocking] = [items.missing.length, blockingOf(items).length]
  if (missing > 0 && blocking > 0) {
    return t('controle.verdict.deux', { manque: tn('controle.verdict.manque', missing), bloque: tn('controle.verdict.bloque', blocking) })
  }
  if (missing > 0) return tn('controle.verdict.manqueSeul', missing)
  return blocking > 0 ? tn('controle.verdict.bloqueSeul', blocking) : t('controle.verdict.rien')
}

/** What nobody has verified yet: a gate without anything missing must not pass for a gate without anything left. */
export function remainderOf(check: CheckView, { tn }: Texts): string[] {
  const counts = [
    ['controle.reste.bornes', check.outOfBounds.length],
    ['controle.reste.questions', check.questions.length],
    ['controle.reste.attente', check.waiting.length],
    ['controle.reste.panne', check.broken.length],
  ] as const
  return counts.filter(([, count]) => count > 0).map(([text, count]) => tn(text, count))
}
