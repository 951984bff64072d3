import { agenda } from './fr/agenda'
import { aide } from './fr/aide'
import { brouillons } from './fr/brouillons'
import { fiche, gere } from './fr/commun'
import { champ } from './fr/champ'
import { consoles } from './fr/consoles'
import { controle } from './fr/controle'
import { demarrage } from './fr/demarrage'
import { deverrouillage } from './fr/deverrouillage'
import { dossier } from './fr/dossier'
import { eligibilite } from './fr/eligibilite'
import { environnements } from './fr/environnements'
import { etatsDuTrousseau } from './fr/trousseau'
import { flux } from './fr/flux'
import { guide } from './fr/guide'
import { historique } from './fr/historique'
import { parcours } from './fr/parcours'
import { registre } from './fr/registre'
import { reglages } from './fr/reglages'
import { synchro } from './fr/synchro'
import { table } from './fr/table'
import { visionneuse } from './fr/visionneuse'
import { frStart } from './frStart'

/** All the texts of the interface, one file per subject. Non-breaking spaces are checked by fr.spec.ts. */
export const fr = {
  ...frStart,
  trousseau: { ...etatsDuTrousseau, remede: 'Que faire ?' },
  demarrage,
  fiche,
  gere,
  brouillons,
  deverrouillage,
  dossier,
  champ,
  visionneuse,
  guide,
  parcours,
  environnements,
  registre,
  agenda,
  consoles,
  flux,
  controle,
  eligibilite,
  historique,
  synchro,
  table,
  reglages,
  aide,
}
