/** The frame of every page. */
export const app = {
  nom: 'Accostage',
  promesse: 'Le dossier d’embarquement de votre projet',
  titreFenetre: '{page} – Accostage',
  accueil: 'Portefeuille – Accostage',
  accesRapide: 'Accès rapide',
  contenu: 'Aller au contenu',
  navigation: 'Navigation principale',
  auteur: 'Vous signez :',
}

/** What several pages say. */
export const commun = {
  chargement: 'Chargement…',
  reessayer: 'Réessayer',
  annuler: 'Annuler',
  afficherPhrase: 'Afficher la phrase de passe',
  fermer: 'Fermer',
  depart: {
    reessayer: 'Réessayer et quitter',
    quitter: 'Quitter sans enregistrer',
  },
  tailles: {
    o: '{n} o',
    ko: '{n} ko',
    mo: '{n} Mo',
    go: '{n} Go',
  },
  pagesDuDossier: 'Pages du dossier',
  jalon: 'Point de contrôle',
  ligneDuChamp: '{champ}, ligne {rang}',
  colonneDuChamp: '{champ}, colonne « {colonne} »',
}
