import { app, commun } from './fr/commun'
import { erreurs } from './fr/erreurs'
import { etiquettes } from './fr/etiquettes'
import { exporter } from './fr/export'
import { portefeuille } from './fr/portefeuille'
import { recherche } from './fr/recherche'

/** What the start shows: the frame, the Portefeuille, and what may go wrong. i18n.spec.ts checks that nothing lacks. */
export const frStart = {
  app,
  commun,
  erreurs: { ...erreurs, details: 'Détails techniques' },
  etiquettes,
  exporter,
  portefeuille,
  recherche,
}
