/** The frame of every page. */
export const app = {
  nom: 'Accostage',
  promesse: 'Le dossier d’embarquement de votre projet',
  titreFenetre: '{page} – Accostage',
  accueil: 'Portefeuille – Accostage',
  accesRapide: 'Accès rapide',
  contenu: 'Aller au contenu',
  navigation: 'Navigation principale',
  pages: { portefeuille: 'Portefeuille', agenda: 'Agenda', consoles: 'Consoles', reglages: 'Réglages', aide: 'Aide' },
  depotEgare: 'Déposez le fichier dans une zone de dépôt : ici, rien n’est lu.',
  auteur: 'Vous signez :',
}

/** What several pages say. */
export const commun = {
  chargement: 'Chargement…',
  reessayer: 'Réessayer',
  annuler: 'Annuler',
  afficherPhrase: 'Afficher la phrase de passe',
  fermer: 'Fermer',
  choisirFichier: 'Choisir un fichier',
  choisirFichiers: 'Choisir des fichiers',
  aucunFichier: 'Aucun fichier choisi',
  depart: {
    reessayer: 'Réessayer et quitter',
    quitter: 'Quitter sans enregistrer',
  },
  pagesDuDossier: 'Pages du dossier',
  jalon: 'Point de contrôle',
  taille: {
    octets: '{n} o',
    kio: '{n} Kio',
    mio: '{n} Mio',
    gio: '{n} Gio',
  },
  ligneDuChamp: '{champ}, ligne {rang}',
  colonneDuChamp: '{champ}, colonne « {colonne} »',
}

/** Settings that the administration of the machine imposes. */
export const gere = {
  mention: 'Réglage géré par votre administration.',
}

/** The recovery sheet. */
export const fiche = {
  imprimer: 'Imprimer la fiche',
  emplacement: 'Emplacement de vos données',
  empreinte: 'Empreinte de ce poste',
  entete: 'Accostage – fiche de secours',
  utilite: 'Cette fiche permet de rouvrir les données d’Accostage si le trousseau du poste est perdu, ou si le poste est remplacé. Sans la phrase de passe, personne ne peut les rouvrir.',
  titulaire: 'Titulaire',
  date: 'Fiche établie le',
  phrase: 'Phrase de passe',
  phraseAide: 'À écrire à la main, lisiblement, en distinguant majuscules, minuscules et espaces.',
  etapes: {
    titre: 'Pour rouvrir les données',
    installer: 'Installez Accostage sur le poste.',
    remettre: 'Remettez le dossier de données à l’emplacement indiqué ci-dessus, depuis le poste d’origine ou une copie de ce dossier entier.',
    ouvrir: 'Ouvrez Accostage et saisissez la phrase de passe.',
  },
  garde: 'Gardez cette fiche dans un coffre, loin du poste. Détruisez-la quand la phrase change.',
}
