import { aide } from './fr/aide'
import { app, commun, fiche, gere } from './fr/commun'
import { champ } from './fr/champ'
import { controle } from './fr/controle'
import { demarrage } from './fr/demarrage'
import { deverrouillage } from './fr/deverrouillage'
import { dossier } from './fr/dossier'
import { eligibilite } from './fr/eligibilite'
import { erreurs, etatsDuTrousseau } from './fr/erreurs'
import { guide } from './fr/guide'
import { historique } from './fr/historique'
import { portefeuille } from './fr/portefeuille'
import { recherche } from './fr/recherche'
import { reglages } from './fr/reglages'
import { table } from './fr/table'

/** All the texts of the interface, one file per subject. Non-breaking spaces are checked by fr.spec.ts. */
export const fr = {
  app,
  commun,
  erreurs: { ...erreurs, details: 'Détails techniques' },
  trousseau: { ...etatsDuTrousseau, remede: 'Que faire ?' },
  demarrage,
  fiche,
  gere,
  deverrouillage,
  portefeuille,
  dossier,
  champ,
  guide,
  controle,
  eligibilite,
  historique,
  recherche,
  table,
  reglages,
  aide,
}
