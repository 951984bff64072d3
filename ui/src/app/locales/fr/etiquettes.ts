/** Labels of dossiers. */
export const etiquettes = {
  titre: 'Étiquettes',
  de: 'Étiquettes de « {nom} »',
  aucune: 'Aucune étiquette pour le moment.',
  nouvelle: 'Ajouter une étiquette',
  aide: '40 caractères au plus. Les étiquettes de vos autres dossiers sont proposées. Chaque changement est enregistré aussitôt.',
  ajouter: 'Ajouter',
  utilisees: 'Étiquettes déjà employées',
  compte: '{etiquette} ({n})',
  retirer: 'Retirer l’étiquette « {etiquette} »',
  ajoutee: 'Étiquette « {etiquette} » ajoutée.',
  retiree: 'Étiquette « {etiquette} » retirée.',
  filtre: 'Étiquette',
  filtreToutes: 'Toutes',
  filtreAutre: 'Ajouter un filtre…',
  filtrees: 'Étiquettes filtrées',
}
