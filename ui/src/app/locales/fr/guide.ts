/** The questions of a gate, one at a time. */
export const guide = {
  mode: 'Présentation du dossier',
  page: 'Page entière',
  questions: 'Une question à la fois',
  progres: 'Question {rang} sur {total}',
  annonce: '{progres}, section {section}',
  voirSection: 'Voir dans la page entière',
  precedente: 'Précédente',
  suivante: 'Suivante',
  passer: 'Passer',
  clavier: 'Au clavier : Entrée pour continuer, Ctrl+Entrée depuis un texte de plusieurs lignes.',
  fin: {
    rien: 'Aucune question à ce point de contrôle',
    rienTexte: 'Aucune réponse n’y est exigée pour votre projet. Choisissez un point de contrôle plus lointain, ou revenez à la page entière.',
    complet: 'Toutes les réponses exigées sont données',
    completTexte: 'Il reste à vérifier ce que les règles en disent.',
    reste: 'Vous avez parcouru toutes les questions',
    resteTexte: 'Il reste {n} réponse manquante. | Il reste {n} réponses manquantes.',
    reprendre: 'Reprendre les questions sans réponse',
    controle: 'Voir le contrôle du dossier',
  },
}
