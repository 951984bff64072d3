/** Opening the data again. */
export const deverrouillage = {
  titre: 'Déverrouiller vos données',
  introduction: 'Vos dossiers sont chiffrés sur ce poste. Saisissez votre phrase de passe pour les ouvrir.',
  introductionDeux: 'Vos dossiers sont chiffrés sur ce poste. Ouvrez-les avec le trousseau ou avec votre phrase de passe.',
  introductionTrousseau: 'Vos dossiers sont chiffrés sur ce poste. Ouvrez-les avec le trousseau.',
  inactivite: 'Vos données ont été verrouillées après un temps sans activité. Vous retrouverez la page où vous étiez.',
  enAttente: 'Des réponses n’ont pas pu être enregistrées avant le verrouillage. Elles vous seront rendues dès l’ouverture.',
  fermeture: 'Si vous fermez la fenêtre maintenant, elles seront perdues. Fermez-la de nouveau pour confirmer.',
  phrase: 'Phrase de passe',
  valider: 'Déverrouiller',
  enCours: 'Ouverture…',
  refus: 'Les données n’ont pas pu être ouvertes avec cette phrase de passe. Vérifiez la saisie, puis réessayez.',
  oubli: 'Personne ne peut retrouver cette phrase à votre place : elle n’est enregistrée nulle part.',
  parTrousseau: 'Ouvrir avec le trousseau',
  trousseau: {
    locked: {
      titre: 'Le trousseau est verrouillé',
      texte: 'Il attend son propre mot de passe, en général celui de votre session. Déverrouillez-le quand le poste le demande, puis réessayez.',
    },
    absent: {
      titre: 'Aucun trousseau ne répond sur ce poste',
      texte: 'La clé de vos données y était rangée. Démarrez le service de trousseau de votre session, puis fermez et rouvrez Accostage.',
    },
    silent: {
      titre: 'Le trousseau n’a pas répondu à temps',
      texte: 'Une fenêtre du poste attend peut-être votre réponse, derrière celle-ci. Répondez-y, puis réessayez.',
    },
    forgot: {
      titre: 'Le trousseau n’a plus la clé de vos données',
      texte: 'Il a pu être réinitialisé, ou remplacé. Après l’ouverture, les réglages de sécurité permettent d’y remettre la clé.',
    },
    avecPhrase: 'Vos données sont intactes : la phrase de passe suffit à les ouvrir.',
    sansPhrase: 'Vos données sont intactes, mais seul le trousseau peut les ouvrir : aucune phrase de passe n’a été définie. Ne supprimez rien.',
  },
}
