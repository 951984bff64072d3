import type { SeverityView } from '@/generated/bindings'
import type { Texts } from '@/shared/texts'
import type { Kind } from './checkItems'

/** A way to reduce the list, under a name that a form control can hold. */
export interface KindChoice {
  value: string
  text: string
  kind: Kind
}

/** Every way to reduce the list, in the order of the page. */
export function kindsOf(severities: readonly SeverityView[], t: Texts['t']): KindChoice[] {
  return [
    { value: 'tout', text: t('controle.filtres.tout'), kind: 'tout' },
    { value: 'manquantes', text: t('controle.blocs.manquantes'), kind: 'manquantes' },
    ...severities.map(({ id, plural }) => ({ value: `gravite:${id}`, text: plural, kind: { severity: id } })),
    { value: 'bornes', text: t('controle.blocs.bornes'), kind: 'bornes' },
    { value: 'questions', text: t('controle.blocs.questions'), kind: 'questions' },
  ]
}

export const valueOf = (kind: Kind): string => (typeof kind === 'string' ? kind : `gravite:${kind.severity}`)
