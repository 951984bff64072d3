/** Gestures of the keyboard, by the place where they work. Their words are in the texts of the help. */
export const SHORTCUTS = [
  { place: 'partout', gestures: ['suivant', 'precedent', 'rechercher', 'fermer', 'agrandir', 'tailleInitiale'] },
  { place: 'dossier', gestures: ['annuler', 'retablir', 'questionSuivante', 'questionTexteLong'] },
  {
    place: 'table',
    gestures: ['fleches', 'extremites', 'coins', 'modifier', 'valider', 'abandonner', 'vider', 'etendre', 'tout', 'copier', 'coller', 'deplacer', 'dupliquer'],
  },
] as const
