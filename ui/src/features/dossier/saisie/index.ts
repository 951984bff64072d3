import type { Component } from 'vue'
import SaisieBooleen from './SaisieBooleen.vue'
import SaisieChoix from './SaisieChoix.vue'
import SaisieChoixMultiple from './SaisieChoixMultiple.vue'
import SaisieDate from './SaisieDate.vue'
import SaisieFichier from './SaisieFichier.vue'
import SaisieInconnue from './SaisieInconnue.vue'
import SaisieNombre from './SaisieNombre.vue'
import SaisieOuiNon from './SaisieOuiNon.vue'
import SaisiePersonne from './SaisiePersonne.vue'
import SaisieTexte from './SaisieTexte.vue'
import SaisieTextes from './SaisieTextes.vue'

const CONTROLS: ReadonlyMap<string, Component> = new Map<string, Component>([
  ['texte-court', SaisieTexte],
  ['texte-long', SaisieTexte],
  ['nombre-unite', SaisieNombre],
  ['date', SaisieDate],
  ['personne', SaisiePersonne],
  ['enum', SaisieChoix],
  ['enum-multiple', SaisieChoixMultiple],
  ['oui-non-justifie', SaisieOuiNon],
  ['booleen', SaisieBooleen],
  ['liste-texte', SaisieTextes],
  ['fichier', SaisieFichier],
])

/** The control of a kind of field, named by the word of the catalogue. */
export const controlOf = (kind: string): Component => CONTROLS.get(kind) ?? SaisieInconnue
