/** Search in everything. */
export const recherche = {
  titre: 'Recherche',
  ouvrir: 'Rechercher…',
  touche: 'Ctrl+K',
  champ: 'Rechercher un dossier, une réponse, une page ou une commande',
  fermer: 'Fermer la recherche',
  invite: 'Tapez un mot d’un dossier, d’une réponse ou d’une pièce jointe.',
  aucun: 'Aucun résultat pour « {mots} ».',
  aucunAide: 'Essayez un mot plus court, ou un mot du libellé du champ. Tout est cherché sur ce poste, sans réseau.',
  resultats: '{n} résultat | {n} résultats',
  partiel: 'Une partie de la recherche n’a pas abouti : ces résultats sont incomplets. Rien n’est perdu.',
  aide: 'Flèches pour parcourir, Entrée pour ouvrir, Échap pour fermer.',
  groupes: {
    recentes: 'Recherches récentes',
    dossiers: 'Dossiers',
    reponses: 'Réponses et pièces jointes',
    pages: 'Pages',
    commandes: 'Commandes',
  },
  dossierOuvert: 'Dossier ouvert',
  commandes: {
    creer: 'Créer un dossier',
    creerFichier: 'Créer un dossier depuis un fichier de réponses',
    creerCopie: 'Créer un dossier par copie',
    bloques: 'Voir les dossiers qui ont un bloquant',
    archives: 'Voir les dossiers archivés',
  },
}
