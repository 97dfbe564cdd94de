<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;People</source>
        <translation>&amp;Personen</translation>
    </message>
    <message>
        <source>&amp;Library</source>
        <translation>Bi&amp;bliothek</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Import clips…</source>
        <translation>Clips &amp;importieren …</translation>
    </message>
    <message>
        <source>Import a &amp;folder…</source>
        <translation>&amp;Ordner importieren …</translation>
    </message>
    <message>
        <source>&amp;New chat</source>
        <translation>&amp;Neuer Chat</translation>
    </message>
    <message>
        <source>&amp;Export chat…</source>
        <translation>Chat &amp;exportieren …</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Undo change to people</source>
        <translation>Änderung an Personen &amp;rückgängig machen</translation>
    </message>
    <message>
        <source>&amp;Redo change to people</source>
        <translation>Änderung an Personen &amp;wiederholen</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>&amp;Einstellungen …</translation>
    </message>
    <message>
        <source>&amp;Chat</source>
        <translation>&amp;Chat</translation>
    </message>
    <message>
        <source>&amp;Models</source>
        <translation>&amp;Modelle</translation>
    </message>
    <message>
        <source>&amp;Jobs</source>
        <translation>&amp;Aufgaben</translation>
    </message>
    <message>
        <source>Clips as &amp;pictures</source>
        <translation>Clips als &amp;Bilder</translation>
    </message>
    <message>
        <source>Clips as a l&amp;ist</source>
        <translation>Clips als &amp;Liste</translation>
    </message>
    <message>
        <source>List of c&amp;hats</source>
        <translation>Liste der C&amp;hats</translation>
    </message>
    <message>
        <source>&amp;Hidden people</source>
        <translation>&amp;Ausgeblendete Personen</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>&amp;Tag a person…</source>
        <translation>Person &amp;benennen …</translation>
    </message>
    <message>
        <source>&amp;Learn with a base model…</source>
        <translation>Mit einem Basismodell &amp;lernen …</translation>
    </message>
    <message>
        <source>&amp;Yes, it is this person</source>
        <translation>&amp;Ja, das ist diese Person</translation>
    </message>
    <message>
        <source>N&amp;ot this person</source>
        <translation>&amp;Nicht diese Person</translation>
    </message>
    <message>
        <source>&amp;Rename…</source>
        <translation>&amp;Umbenennen …</translation>
    </message>
    <message>
        <source>&amp;Merge with…</source>
        <translation>&amp;Zusammenführen mit …</translation>
    </message>
    <message>
        <source>&amp;Import a person…</source>
        <translation>Person &amp;importieren …</translation>
    </message>
    <message>
        <source>E&amp;xport this person…</source>
        <translation>Diese Person e&amp;xportieren …</translation>
    </message>
    <message>
        <source>&amp;Hide or show</source>
        <translation>&amp;Ausblenden oder einblenden</translation>
    </message>
    <message>
        <source>&amp;Erase…</source>
        <translation>&amp;Endgültig löschen …</translation>
    </message>
    <message>
        <source>&amp;Ask about this clip</source>
        <translation>Zu diesem Clip &amp;fragen</translation>
    </message>
    <message>
        <source>Look for &amp;faces in this clip</source>
        <translation>In diesem Clip nach &amp;Gesichtern suchen</translation>
    </message>
    <message>
        <source>&amp;Remove from the library</source>
        <translation>Aus der Bibliothek &amp;entfernen</translation>
    </message>
    <message>
        <source>Watched f&amp;olders…</source>
        <translation>Beobachtete &amp;Ordner …</translation>
    </message>
    <message>
        <source>Look for &amp;moved files</source>
        <translation>Nach &amp;verschobenen Dateien suchen</translation>
    </message>
    <message>
        <source>&amp;Write sidecars…</source>
        <translation>&amp;Begleitdateien schreiben …</translation>
    </message>
    <message>
        <source>Import &amp;names from sidecars…</source>
        <translation>&amp;Namen aus Begleitdateien importieren …</translation>
    </message>
    <message>
        <source>&amp;Export appearances…</source>
        <translation>&amp;Auftritte exportieren …</translation>
    </message>
    <message>
        <source>User &amp;guide</source>
        <translation>&amp;Handbuch</translation>
    </message>
    <message>
        <source>&amp;Keyboard</source>
        <translation>&amp;Tastatur</translation>
    </message>
    <message>
        <source>&amp;First steps</source>
        <translation>&amp;Erste Schritte</translation>
    </message>
    <message>
        <source>Logs and &amp;diagnostics</source>
        <translation>Protokolle und &amp;Diagnose</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>&amp;Netzwerk</translation>
    </message>
    <message>
        <source>Lic&amp;ences</source>
        <translation>&amp;Lizenzen</translation>
    </message>
    <message>
        <source>Open &amp;log folder</source>
        <translation>&amp;Protokollordner öffnen</translation>
    </message>
    <message>
        <source>&amp;About PVChat Desktop</source>
        <translation>&amp;Über PVChat Desktop</translation>
    </message>
</context>
<context>
    <name>ActivityBar</name>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Progress of the running job</source>
        <translation>Fortschritt der laufenden Aufgabe</translation>
    </message>
    <message>
        <source>Stop this job</source>
        <translation>Diese Aufgabe anhalten</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>{label}: stopping…</source>
        <translation>{label}: wird angehalten …</translation>
    </message>
    <message>
        <source>{label}: {progress}</source>
        <translation>{label}: {progress}</translation>
    </message>
    <message>
        <source>{text} ({n} more waiting)</source>
        <translation>{text} ({n} warten noch)</translation>
    </message>
</context>
<context>
    <name>AnswerBubble</name>
    <message>
        <source>Progress of the answer</source>
        <translation>Fortschritt der Antwort</translation>
    </message>
    <message>
        <source>Answer: {text}</source>
        <translation>Antwort: {text}</translation>
    </message>
    <message>
        <source>Show all {n}</source>
        <translation>Alle {n} zeigen</translation>
    </message>
    <message>
        <source>Show {step} more of {n}</source>
        <translation>{step} weitere von {n} zeigen</translation>
    </message>
</context>
<context>
    <name>AnsweringChip</name>
    <message>
        <source>Face memory</source>
        <translation>Gesichtsgedächtnis</translation>
    </message>
    <message>
        <source>Answers come from {title}</source>
        <translation>Es antwortet {title}</translation>
    </message>
    <message>
        <source>Answers come from {title}. Press to choose another.</source>
        <translation>Es antwortet {title}. Drücken, um zu wechseln.</translation>
    </message>
    <message>
        <source>Face memory only</source>
        <translation>Nur Gesichtsgedächtnis</translation>
    </message>
    <message>
        <source>More models…</source>
        <translation>Weitere Modelle …</translation>
    </message>
</context>
<context>
    <name>Appearances</name>
    <message>
        <source>This is somebody else…</source>
        <translation>Das ist jemand anderes …</translation>
    </message>
    <message>
        <source>Split off…</source>
        <translation>Abtrennen …</translation>
    </message>
    <message>
        <source>Choose none</source>
        <translation>Nichts auswählen</translation>
    </message>
    <message>
        <source>Show {n} more</source>
        <translation>{n} weitere zeigen</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>bestätigt</translation>
    </message>
    <message>
        <source>{times} · {level}</source>
        <translation>{times} · {level}</translation>
    </message>
    <message>
        <source>{n} appearance</source>
        <translation>{n} Auftritt</translation>
    </message>
    <message>
        <source>{n} appearances</source>
        <translation>{n} Auftritte</translation>
    </message>
    <message>
        <source>{n} appearance chosen</source>
        <translation>{n} Auftritt ausgewählt</translation>
    </message>
    <message>
        <source>{n} appearances chosen</source>
        <translation>{n} Auftritte ausgewählt</translation>
    </message>
    <message>
        <source>Choose the pictures that do not show {name}. Every change can be undone.</source>
        <translation>Wählen Sie die Bilder, die {name} nicht zeigen. Jede Änderung lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Who is it?</source>
        <translation>Wer ist es?</translation>
    </message>
    <message>
        <source>{preview}
Choose who it is, or type a new name:</source>
        <translation>{preview}
Wählen Sie, wer es ist, oder geben Sie einen neuen Namen ein:</translation>
    </message>
    <message>
        <source>Who it is</source>
        <translation>Wer es ist</translation>
    </message>
    <message>
        <source>Split off {name}</source>
        <translation>{name} aufteilen</translation>
    </message>
    <message>
        <source>{preview}
Name of the other person (leave it empty if you do not know):</source>
        <translation>{preview}
Name der anderen Person (leer lassen, wenn Sie ihn nicht kennen):</translation>
    </message>
    <message>
        <source>Name of the other person</source>
        <translation>Name der anderen Person</translation>
    </message>
</context>
<context>
    <name>AskDialog</name>
    <message>
        <source>Import a person</source>
        <translation>Person importieren</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Import under this name</source>
        <translation>Unter diesem Namen importieren</translation>
    </message>
    <message>
        <source>Import the face memory alone</source>
        <translation>Nur das Gesichtsgedächtnis importieren</translation>
    </message>
</context>
<context>
    <name>AskField</name>
    <message>
        <source>Ask who is seen, when, where, with whom…</source>
        <translation>Fragen Sie, wer zu sehen ist, wann, wo, mit wem …</translation>
    </message>
    <message>
        <source>Your question</source>
        <translation>Ihre Frage</translation>
    </message>
</context>
<context>
    <name>ChatList</name>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>Questions you ask are kept here.</source>
        <translation>Hier bleiben Ihre Fragen.</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Rename chat</source>
        <translation>Chat umbenennen</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>“{title}” was deleted.</source>
        <translation>„{title}“ wurde gelöscht.</translation>
    </message>
</context>
<context>
    <name>ChatScreen</name>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>New answer below</source>
        <translation>Neue Antwort unten</translation>
    </message>
    <message>
        <source>List of chats</source>
        <translation>Liste der Chats</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>This question was not answered. Ask it again.</source>
        <translation>Diese Frage wurde nicht beantwortet. Stellen Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>Whole library</source>
        <translation>Ganze Bibliothek</translation>
    </message>
    <message>
        <source>Do not ask about “{title}”</source>
        <translation>Nicht zu „{title}“ fragen</translation>
    </message>
    <message>
        <source>Ask about “{title}”</source>
        <translation>Zu „{title}“ fragen</translation>
    </message>
    <message>
        <source>Ask about your clips</source>
        <translation>Fragen Sie zu Ihren Clips</translation>
    </message>
    <message>
        <source>Who is seen, when, for how long, where in the picture, and with whom. Every answer shows what it rests on.</source>
        <translation>Wer ist zu sehen, wann, wie lange, wo im Bild und mit wem? Jede Antwort zeigt, worauf sie beruht.</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Es wird nachgesehen …</translation>
    </message>
    <message>
        <source>By face memory</source>
        <translation>Aus dem Gesichtsgedächtnis</translation>
    </message>
    <message>
        <source>By face memory, titles and captions</source>
        <translation>Aus Gesichtsgedächtnis, Titeln und Bildbeschreibungen</translation>
    </message>
    <message>
        <source>By {base}, with what was learned</source>
        <translation>Von {base}, mit dem Gelernten</translation>
    </message>
    <message>
        <source>By {base}</source>
        <translation>Von {base}</translation>
    </message>
    <message>
        <source>looked at {spans}</source>
        <translation>angesehen: {spans}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Looking for an answer</source>
        <translation>Eine Antwort wird gesucht</translation>
    </message>
    <message>
        <source>Export chat</source>
        <translation>Chat exportieren</translation>
    </message>
    <message>
        <source>The chat was exported.</source>
        <translation>Der Chat wurde exportiert.</translation>
    </message>
</context>
<context>
    <name>ChatsModel</name>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
</context>
<context>
    <name>ChoosePage</name>
    <message>
        <source>Get more models</source>
        <translation>Weitere Modelle holen</translation>
    </message>
    <message>
        <source>Done: face memory is enough</source>
        <translation>Fertig: Das Gesichtsgedächtnis genügt</translation>
    </message>
    <message>
        <source>Models to choose from</source>
        <translation>Modelle zur Auswahl</translation>
    </message>
    <message>
        <source>{name} is found by face already. A base model can learn {name} besides: it then answers in words what {name} does, and may know {name} where the face is hidden.</source>
        <translation>{name} wird am Gesicht schon erkannt. Ein Basismodell kann {name} außerdem lernen: Dann sagt es in Worten, was {name} tut, und erkennt {name} vielleicht auch mit verdecktem Gesicht.</translation>
    </message>
    <message>
        <source>Face memory only</source>
        <translation>Nur Gesichtsgedächtnis</translation>
    </message>
    <message>
        <source>Ready now, nothing to wait for</source>
        <translation>Sofort bereit, ohne zu warten</translation>
    </message>
    <message>
        <source>Finds {name} wherever the face is seen.</source>
        <translation>Findet {name} überall, wo das Gesicht zu sehen ist.</translation>
    </message>
    <message>
        <source>Not on this computer</source>
        <translation>Nicht auf diesem Computer</translation>
    </message>
    <message>
        <source>This model is not on this computer yet. Get it under Models, then come back here.</source>
        <translation>Dieses Modell ist noch nicht auf diesem Computer. Holen Sie es unter „Modelle“ und kommen Sie dann zurück.</translation>
    </message>
    <message>
        <source>Nothing has to be learned. {name} can be asked about at once.</source>
        <translation>Es muss nichts gelernt werden. Zu {name} kann sofort gefragt werden.</translation>
    </message>
    <message>
        <source>A base model can be added at any time, from {name}&apos;s page.</source>
        <translation>Ein Basismodell kann jederzeit dazukommen, auf der Seite von {name}.</translation>
    </message>
    <message>
        <source>The plan</source>
        <translation>Der Plan</translation>
    </message>
    <message>
        <source>Looking what this computer can do…</source>
        <translation>Es wird nachgesehen, was dieser Computer kann …</translation>
    </message>
</context>
<context>
    <name>ClipPage</name>
    <message>
        <source>Clips to choose from</source>
        <translation>Clips zur Auswahl</translation>
    </message>
    <message>
        <source>There is no clip yet</source>
        <translation>Noch kein Clip da</translation>
    </message>
    <message>
        <source>A person is learned from a clip. Import one in which the face is large and clear.</source>
        <translation>Eine Person wird aus einem Clip gelernt. Importieren Sie einen, in dem das Gesicht groß und deutlich ist.</translation>
    </message>
    <message>
        <source>Go to the library</source>
        <translation>Zur Bibliothek</translation>
    </message>
</context>
<context>
    <name>Clips</name>
    <message>
        <source>Not looked through yet</source>
        <translation>Noch nicht durchsucht</translation>
    </message>
    <message>
        <source>{names} and {n} unknown</source>
        <translation>{names} und {n} Unbekannte</translation>
    </message>
    <message>
        <source>{n} unknown person</source>
        <translation>{n} unbekannte Person</translation>
    </message>
    <message>
        <source>{n} unknown people</source>
        <translation>{n} unbekannte Personen</translation>
    </message>
    <message>
        <source>No faces</source>
        <translation>Keine Gesichter</translation>
    </message>
</context>
<context>
    <name>ComputerPage</name>
    <message>
        <source>What this computer can do</source>
        <translation>Was dieser Computer kann</translation>
    </message>
    <message>
        <source>A small computation is really run on the graphics card, so that there are no surprises later.</source>
        <translation>Auf der Grafikkarte wird wirklich etwas gerechnet, damit es später keine Überraschungen gibt.</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Es wird nachgesehen …</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal nachsehen</translation>
    </message>
    <message>
        <source>This takes a few seconds.</source>
        <translation>Das dauert einige Sekunden.</translation>
    </message>
    <message>
        <source>{free} of {total} memory free</source>
        <translation>{free} von {total} Arbeitsspeicher frei</translation>
    </message>
    <message>
        <source>{name} works</source>
        <translation>{name} funktioniert</translation>
    </message>
    <message>
        <source>{free} of its {total} are free. It will do the learning and the answering.</source>
        <translation>{free} von {total} sind frei. Hier wird gelernt und geantwortet.</translation>
    </message>
    <message>
        <source>{name} is there, but nothing can be computed on it</source>
        <translation>{name} ist da, aber es lässt sich nichts darauf rechnen</translation>
    </message>
    <message>
        <source>No graphics card that models can use</source>
        <translation>Keine Grafikkarte, die Modelle nutzen können</translation>
    </message>
    <message>
        <source>Finding faces and asking by face memory work as well without one. Learning somebody with a base model takes hours instead of minutes.</source>
        <translation>Gesichter finden und Fragen an das Gesichtsgedächtnis gehen auch ohne. Mit einem Basismodell zu lernen dauert Stunden statt Minuten.</translation>
    </message>
    <message>
        <source>The graphics card could not be asked</source>
        <translation>Die Grafikkarte konnte nicht befragt werden</translation>
    </message>
</context>
<context>
    <name>Conversation</name>
    <message>
        <source>Conversation</source>
        <translation>Gespräch</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>Where your library is kept</source>
        <translation>Wo Ihre Bibliothek liegt</translation>
    </message>
    <message>
        <source>Names, faces, answers and models are kept in one folder. Your clips stay where they are.</source>
        <translation>Namen, Gesichter, Antworten und Modelle liegen in einem Ordner. Ihre Clips bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>Your data folder</source>
        <translation>Ihr Datenordner</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>Anderer Ordner …</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>Freier Platz</translation>
    </message>
    <message>
        <source>{folder}
It has clips in it, so it stays where it is.</source>
        <translation>{folder}
Er enthält Clips, deshalb bleibt er, wo er ist.</translation>
    </message>
    <message>
        <source>{size} are free there</source>
        <translation>Dort sind {size} frei</translation>
    </message>
    <message>
        <source>A base model takes several gigabytes. What is known of your clips and people takes little.</source>
        <translation>Ein Basismodell braucht mehrere Gigabyte. Was über Ihre Clips und Personen bekannt ist, braucht wenig.</translation>
    </message>
    <message>
        <source>Folder for your library</source>
        <translation>Ordner für Ihre Bibliothek</translation>
    </message>
</context>
<context>
    <name>DetailsPage</name>
    <message>
        <source>This is agreed</source>
        <translation>Das ist vereinbart</translation>
    </message>
    <message>
        <source>About this person</source>
        <translation>Über diese Person</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>What you call this person, for example Leo</source>
        <translation>Wie Sie diese Person nennen, zum Beispiel Leo</translation>
    </message>
    <message>
        <source>Birth date, if you like, as year-month-day</source>
        <translation>Geburtsdatum, wenn Sie möchten, als Jahr-Monat-Tag</translation>
    </message>
    <message>
        <source>YYYY-MM-DD, if you like</source>
        <translation>JJJJ-MM-TT, wenn Sie möchten</translation>
    </message>
    <message>
        <source>Names of others who look like this person</source>
        <translation>Namen anderer, die dieser Person ähnlich sehen</translation>
    </message>
    <message>
        <source>Other names, with commas between them</source>
        <translation>Andere Namen, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>What was agreed</source>
        <translation>Was vereinbart wurde</translation>
    </message>
    <message>
        <source>This is agreed (needed)</source>
        <translation>Das ist vereinbart (nötig)</translation>
    </message>
    <message>
        <source>Birth date</source>
        <translation>Geburtsdatum</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Einverständnis</translation>
    </message>
    <message>
        <source>Brothers, sisters, twins: the program is then more careful to tell them apart.</source>
        <translation>Geschwister, Zwillinge: Das Programm unterscheidet sie dann strenger.</translation>
    </message>
    <message>
        <source>Who looks like this person?</source>
        <translation>Wer sieht dieser Person ähnlich?</translation>
    </message>
    <message>
        <source>{name} (or, for a child, a parent or guardian) agrees that their face is learned from this clip, so that they can be found in my other clips on this computer.</source>
        <translation>{name} (oder bei einem Kind ein Elternteil oder Vormund) ist einverstanden, dass das Gesicht aus diesem Clip gelernt wird, damit die Person in meinen anderen Clips auf diesem Computer gefunden wird.</translation>
    </message>
    <message>
        <source>This person</source>
        <translation>Diese Person</translation>
    </message>
    <message>
        <source>Seen {times}</source>
        <translation>Zu sehen {times}</translation>
    </message>
    <message>
        <source>Looks like {name}</source>
        <translation>Sieht aus wie {name}</translation>
    </message>
    <message>
        <source>{name} is known already: this face is added to what is known.</source>
        <translation>{name} ist schon bekannt: Dieses Gesicht kommt dazu.</translation>
    </message>
    <message>
        <source>Write the date as year-month-day, for example 2019-08-03.</source>
        <translation>Schreiben Sie das Datum als Jahr-Monat-Tag, zum Beispiel 2019-08-03.</translation>
    </message>
</context>
<context>
    <name>DiagnosticsPart</name>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal nachsehen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Logs and diagnostics</source>
        <translation>Protokolle und Diagnose</translation>
    </message>
    <message>
        <source>What this computer and this program are, and what was logged last. No names, faces or questions are in it, and paths are left out: it can be shown to somebody who helps.</source>
        <translation>Was dieser Computer und dieses Programm sind und was zuletzt protokolliert wurde. Namen, Gesichter und Fragen stehen nicht darin, Pfade sind ausgelassen: Man kann es jemandem zeigen, der hilft.</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Es wird nachgesehen …</translation>
    </message>
    <message>
        <source>The report was copied.</source>
        <translation>Der Bericht wurde kopiert.</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Bericht speichern</translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message>
        <source>Learn with a base model…</source>
        <translation>Mit einem Basismodell lernen …</translation>
    </message>
    <message>
        <source>Tag another person</source>
        <translation>Weitere Person benennen</translation>
    </message>
    <message>
        <source>{name} may also be in {clips}; you can confirm that under People.</source>
        <translation>{name} ist vielleicht auch in {clips}; unter „Personen“ können Sie das bestätigen.</translation>
    </message>
    <message>
        <source>{name} can now be recognised</source>
        <translation>{name} kann jetzt erkannt werden</translation>
    </message>
    <message>
        <source>Ask when and where this person is seen, in this clip or in all of them.</source>
        <translation>Fragen Sie, wann und wo diese Person zu sehen ist, in diesem Clip oder in allen.</translation>
    </message>
    <message>
        <source>Ask about {name}</source>
        <translation>Zu {name} fragen</translation>
    </message>
    <message>
        <source>Learn {name} with a base model…</source>
        <translation>{name} mit einem Basismodell lernen …</translation>
    </message>
    <message>
        <source>For answers in words, and where the face is hidden. The plan says how long it takes.</source>
        <translation>Für Antworten in Worten und bei verdecktem Gesicht. Der Plan sagt, wie lange es dauert.</translation>
    </message>
</context>
<context>
    <name>EnrollScreen</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>This face is not clear enough to learn from</source>
        <translation>Dieses Gesicht ist nicht deutlich genug, um daraus zu lernen</translation>
    </message>
    <message>
        <source>When is {name} seen?</source>
        <translation>Wann ist {name} zu sehen?</translation>
    </message>
    <message>
        <source>Tag a person: choose a clip</source>
        <translation>Person benennen: Clip wählen</translation>
    </message>
    <message>
        <source>Tag a person: choose a face</source>
        <translation>Person benennen: Gesicht wählen</translation>
    </message>
    <message>
        <source>Tag a person: who is this?</source>
        <translation>Person benennen: Wer ist das?</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Clip: {title}</source>
        <translation>Clip: {title}</translation>
    </message>
    <message>
        <source>Stopped. What was looked through is kept.</source>
        <translation>Angehalten. Was schon durchsucht ist, bleibt.</translation>
    </message>
    <message>
        <source>A name is needed.</source>
        <translation>Ein Name ist nötig.</translation>
    </message>
    <message>
        <source>The birth date is not a date.</source>
        <translation>Das Geburtsdatum ist kein Datum.</translation>
    </message>
    <message>
        <source>The agreement is needed: tick “This is agreed”.</source>
        <translation>Das Einverständnis ist nötig: Setzen Sie das Häkchen bei „Das ist vereinbart“.</translation>
    </message>
    <message>
        <source>Looking for faces in “{title}”</source>
        <translation>In „{title}“ wird nach Gesichtern gesucht</translation>
    </message>
</context>
<context>
    <name>EvidenceChip</name>
    <message>
        <source>Shows this moment in the player.</source>
        <translation>Zeigt diesen Moment im Player.</translation>
    </message>
    <message>
        <source>{span} · {level}</source>
        <translation>{span} · {level}</translation>
    </message>
    <message>
        <source>{name} · {title}</source>
        <translation>{name} · {title}</translation>
    </message>
    <message>
        <source>Show this moment</source>
        <translation>Diesen Moment zeigen</translation>
    </message>
    <message>
        <source>That is not {name}</source>
        <translation>Das ist nicht {name}</translation>
    </message>
</context>
<context>
    <name>Exchange</name>
    <message>
        <source>There is nothing to write</source>
        <translation>Es gibt nichts zu schreiben</translation>
    </message>
    <message>
        <source>Write sidecars?</source>
        <translation>Begleitdateien schreiben?</translation>
    </message>
    <message>
        <source>Names and places of {people} would be written into XMP files beside {clips}: {new} new, {changed} that are there already.</source>
        <translation>Namen und Stellen von {people} würden in XMP-Dateien neben {clips} geschrieben: {new} neue, {changed} schon vorhandene.</translation>
    </message>
    <message>
        <source>Other programs, digiKam or Lightroom for example, show these names then. So can everybody who may read the folder. Only people you have confirmed are written; the clips themselves are not touched, and what others wrote into these files stays.</source>
        <translation>Andere Programme, zum Beispiel digiKam oder Lightroom, zeigen diese Namen dann. Das kann auch jeder, der den Ordner lesen darf. Geschrieben werden nur Personen, die Sie bestätigt haben; die Clips selbst bleiben unberührt, und was andere in diese Dateien geschrieben haben, bleibt.</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>{n} sidecar was written.</source>
        <translation>{n} Begleitdatei wurde geschrieben.</translation>
    </message>
    <message>
        <source>{n} sidecars were written.</source>
        <translation>{n} Begleitdateien wurden geschrieben.</translation>
    </message>
    <message>
        <source>No new name was found in sidecars</source>
        <translation>In Begleitdateien wurde kein neuer Name gefunden</translation>
    </message>
    <message>
        <source>Not known so far: {people}.</source>
        <translation>Bisher nicht bekannt: {people}.</translation>
    </message>
    <message>
        <source>{n} of the faces lie in clips that were not looked through yet.</source>
        <translation>{n} der Gesichter liegen in Clips, die noch nicht durchsucht wurden.</translation>
    </message>
    <message>
        <source>Nobody is named by this: each is something you can confirm or reject, and it can be undone.</source>
        <translation>Niemand bekommt dadurch einen Namen: Sie können jeden Vorschlag bestätigen oder ablehnen, und es lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>Import names from sidecars?</source>
        <translation>Namen aus Begleitdateien importieren?</translation>
    </message>
    <message>
        <source>{people} named in {sidecars}; add as suggestions?</source>
        <translation>{people} in {sidecars} genannt; als Vorschläge übernehmen?</translation>
    </message>
    <message>
        <source>{n} sidecar</source>
        <translation>{n} Begleitdatei</translation>
    </message>
    <message>
        <source>{n} sidecars</source>
        <translation>{n} Begleitdateien</translation>
    </message>
    <message>
        <source>Add as suggestions</source>
        <translation>Als Vorschläge übernehmen</translation>
    </message>
    <message>
        <source>Nobody known was seen yet, so there is nothing to export</source>
        <translation>Noch ist niemand Bekanntes zu sehen, also gibt es nichts zu exportieren</translation>
    </message>
    <message>
        <source>Export {n} appearances of {people}</source>
        <translation>{n} Auftritte von {people} exportieren</translation>
    </message>
    <message>
        <source>Table for a spreadsheet (*.csv)</source>
        <translation>Tabelle für eine Tabellenkalkulation (*.csv)</translation>
    </message>
    <message>
        <source>Table, plain (*.csv)</source>
        <translation>Einfache Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>Data (*.json)</source>
        <translation>Daten (*.json)</translation>
    </message>
    <message>
        <source>appearances</source>
        <translation>auftritte</translation>
    </message>
    <message>
        <source>“{file}” was written: {n} appearances of {people}.</source>
        <translation>„{file}“ wurde geschrieben: {n} Auftritte von {people}.</translation>
    </message>
    <message>
        <source>Reading or writing sidecars</source>
        <translation>Begleitdateien werden gelesen oder geschrieben</translation>
    </message>
    <message>
        <source>Writing the table of appearances</source>
        <translation>Die Tabelle der Auftritte wird geschrieben</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export {name}</source>
        <translation>{name} exportieren</translation>
    </message>
    <message>
        <source>Choose where…</source>
        <translation>Ort wählen …</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>One file with the pictures of {name}&apos;s face and what was learned. Whoever has the file can recognise {name}: a passphrase keeps it closed to others.</source>
        <translation>Eine Datei mit den Bildern des Gesichts von {name} und dem Gelernten. Wer die Datei hat, kann {name} erkennen: Ein Passwort verschließt sie vor anderen.</translation>
    </message>
    <message>
        <source>Passphrase, if you like</source>
        <translation>Passwort, wenn Sie möchten</translation>
    </message>
    <message>
        <source>The same passphrase again</source>
        <translation>Dasselbe Passwort noch einmal</translation>
    </message>
    <message>
        <source>Face memory only, without what was trained</source>
        <translation>Nur das Gesichtsgedächtnis, ohne das Gelernte</translation>
    </message>
    <message>
        <source>The two passphrases differ.</source>
        <translation>Die beiden Passwörter sind verschieden.</translation>
    </message>
</context>
<context>
    <name>FacesPage</name>
    <message>
        <source>Looking for faces…</source>
        <translation>Es wird nach Gesichtern gesucht …</translation>
    </message>
    <message>
        <source>How much of the clip was looked through</source>
        <translation>Wie viel vom Clip durchsucht ist</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal nachsehen</translation>
    </message>
    <message>
        <source>Faces found</source>
        <translation>Gefundene Gesichter</translation>
    </message>
    <message>
        <source>You can go on working meanwhile. Each clip is looked through only once.</source>
        <translation>Sie können inzwischen weiterarbeiten. Jeder Clip wird nur einmal durchsucht.</translation>
    </message>
    <message>
        <source>No faces yet</source>
        <translation>Noch keine Gesichter</translation>
    </message>
    <message>
        <source>No face was found in this clip</source>
        <translation>In diesem Clip wurde kein Gesicht gefunden</translation>
    </message>
    <message>
        <source>Choose a clip in which the person looks towards the camera, not far away.</source>
        <translation>Wählen Sie einen Clip, in dem die Person zur Kamera schaut und nicht weit weg ist.</translation>
    </message>
    <message>
        <source>No face here is clear enough to learn from</source>
        <translation>Kein Gesicht ist hier deutlich genug, um daraus zu lernen</translation>
    </message>
    <message>
        <source>Each card says why. Choose a clip in which the face is larger and sharper.</source>
        <translation>Auf jeder Karte steht der Grund. Wählen Sie einen Clip, in dem das Gesicht größer und schärfer ist.</translation>
    </message>
    <message>
        <source>Who do you want to name?</source>
        <translation>Wen möchten Sie benennen?</translation>
    </message>
    <message>
        <source>Each card is one person for one stretch of the clip. Press the face you know.</source>
        <translation>Jede Karte ist eine Person in einem Abschnitt des Clips. Drücken Sie auf das Gesicht, das Sie kennen.</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>Seen {times}</source>
        <translation>Zu sehen {times}</translation>
    </message>
    <message>
        <source>Large and sharp enough.</source>
        <translation>Groß und scharf genug.</translation>
    </message>
    <message>
        <source>Not clear enough</source>
        <translation>Nicht deutlich genug</translation>
    </message>
</context>
<context>
    <name>FirstRunScreen</name>
    <message>
        <source>Skip these steps</source>
        <translation>Schritte überspringen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginnen</translation>
    </message>
</context>
<context>
    <name>GroupCard</name>
    <message>
        <source>In {clips}</source>
        <translation>In {clips}</translation>
    </message>
    <message>
        <source>{n} appearances</source>
        <translation>{n} Auftritte</translation>
    </message>
    <message>
        <source>Who is this?</source>
        <translation>Wer ist das?</translation>
    </message>
    <message>
        <source>{facts}. Type a name, then press Return.</source>
        <translation>{facts}. Namen eingeben, dann die Eingabetaste drücken.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Ignore</source>
        <translation>Übergehen</translation>
    </message>
    <message>
        <source>Ignore this person</source>
        <translation>Diese Person übergehen</translation>
    </message>
</context>
<context>
    <name>Guard</name>
    <message>
        <source>The program made a mistake</source>
        <translation>Das Programm hat einen Fehler gemacht</translation>
    </message>
    <message>
        <source>Your clips and what you have named are safe.</source>
        <translation>Ihre Clips und alle Namen sind sicher.</translation>
    </message>
    <message>
        <source>Try again. If it happens again, restart the program; Help &gt; Open log folder has the details.</source>
        <translation>Versuchen Sie es noch einmal. Wenn es wieder geschieht, starten Sie das Programm neu; Näheres steht unter Hilfe &gt; Protokollordner öffnen.</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>About PVChat Desktop</source>
        <translation>Über PVChat Desktop</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <source>Learns a person from one clip and answers about them in any other, with evidence, on your own computer. No clip, face or question leaves it.</source>
        <translation>Lernt eine Person aus einem Clip und antwortet zu ihr in allen anderen, mit Belegen, auf Ihrem eigenen Computer. Kein Clip, kein Gesicht und keine Frage verlässt ihn.</translation>
    </message>
    <message>
        <source>Under the Apache License 2.0.</source>
        <translation>Unter der Apache-Lizenz 2.0.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>The user guide</source>
        <translation>Das Handbuch</translation>
    </message>
    <message>
        <source>Library, People, Chat, Models, Jobs</source>
        <translation>Bibliothek, Personen, Chat, Modelle, Aufgaben</translation>
    </message>
    <message>
        <source>Import clips</source>
        <translation>Clips importieren</translation>
    </message>
    <message>
        <source>Tag a person</source>
        <translation>Person benennen</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>Find clips</source>
        <translation>Clips suchen</translation>
    </message>
    <message>
        <source>Undo and redo changes to people</source>
        <translation>Änderungen an Personen rückgängig machen und wiederholen</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Stop what runs, or go back</source>
        <translation>Anhalten, was läuft, oder zurückgehen</translation>
    </message>
    <message>
        <source>Space or K</source>
        <translation>Leertaste oder K</translation>
    </message>
    <message>
        <source>Play and pause (in the player)</source>
        <translation>Abspielen und anhalten (im Player)</translation>
    </message>
    <message>
        <source>Ten seconds back, on</source>
        <translation>Zehn Sekunden zurück, vor</translation>
    </message>
    <message>
        <source>One second back, on; on a strip: previous, next appearance</source>
        <translation>Eine Sekunde zurück, vor; auf einem Streifen: voriger, nächster Auftritt</translation>
    </message>
    <message>
        <source>One picture back, on</source>
        <translation>Ein Bild zurück, vor</translation>
    </message>
    <message>
        <source>Louder, quieter, mute</source>
        <translation>Lauter, leiser, stumm</translation>
    </message>
    <message>
        <source>Return, Delete</source>
        <translation>Eingabe, Entf</translation>
    </message>
    <message>
        <source>Yes, no (when reviewing a person)</source>
        <translation>Ja, nein (beim Durchsehen einer Person)</translation>
    </message>
</context>
<context>
    <name>HelpScreen</name>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>Handbuch</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <source>Logs and diagnostics</source>
        <translation>Protokolle und Diagnose</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source># Licences</source>
        <translation># Lizenzen</translation>
    </message>
    <message>
        <source># Licences

PVChat Desktop {version} is under the Apache License 2.0. It runs with these packages; press a name to read its licence. The licences of models are shown under Models.

| Package | Version | Licence |
|---|---|---|
</source>
        <translation># Lizenzen

PVChat Desktop {version} steht unter der Apache-Lizenz 2.0. Es läuft mit diesen Paketen; drücken Sie auf einen Namen, um die Lizenz zu lesen. Die Lizenzen der Modelle stehen unter „Modelle“.

| Paket | Version | Lizenz |
|---|---|---|
</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>The package brings no licence file along.</source>
        <translation>Das Paket bringt keine Lizenzdatei mit.</translation>
    </message>
    <message>
        <source>“{file}” was written.</source>
        <translation>„{file}“ wurde geschrieben.</translation>
    </message>
</context>
<context>
    <name>Host</name>
    <message>
        <source>Undone: {label}</source>
        <translation>Rückgängig gemacht: {label}</translation>
    </message>
</context>
<context>
    <name>JobsScreen</name>
    <message>
        <source>Nothing is being done</source>
        <translation>Gerade ist nichts zu tun</translation>
    </message>
    <message>
        <source>Long work, as looking through clips, learning a person or fetching a model, is listed here.</source>
        <translation>Hier steht, was länger dauert: Clips durchsuchen, eine Person lernen, ein Modell holen.</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Learning {name}</source>
        <translation>{name} wird gelernt</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weitermachen</translation>
    </message>
    <message>
        <source>Done. Did it work?</source>
        <translation>Fertig. Hat es geklappt?</translation>
    </message>
    <message>
        <source>Paused; its checkpoint is kept.</source>
        <translation>In Pause; der Zwischenstand ist gesichert.</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>Wird vorbereitet …</translation>
    </message>
    <message>
        <source>Not finished; its checkpoint is kept.</source>
        <translation>Nicht fertig; der Zwischenstand ist gesichert.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>LearnScreen</name>
    <message>
        <source>Back to the person</source>
        <translation>Zurück zur Person</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Learn {name}</source>
        <translation>{name} lernen</translation>
    </message>
    <message>
        <source>Learning {name}</source>
        <translation>{name} wird gelernt</translation>
    </message>
    <message>
        <source>Did it work?</source>
        <translation>Hat es geklappt?</translation>
    </message>
    <message>
        <source>Model and plan</source>
        <translation>Modell und Plan</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Lernen</translation>
    </message>
    <message>
        <source>About {name}</source>
        <translation>Zu {name}</translation>
    </message>
    <message>
        <source>{name} is being learned now</source>
        <translation>{name} wird gerade gelernt</translation>
    </message>
    <message>
        <source>One training runs at a time. Wait for it, or pause it under Jobs.</source>
        <translation>Es läuft immer nur ein Lernen. Warten Sie darauf, oder legen Sie es unter „Aufgaben“ in Pause.</translation>
    </message>
    <message>
        <source>What is {name} doing?</source>
        <translation>Was macht {name}?</translation>
    </message>
    <message>
        <source>In which clips is {name}?</source>
        <translation>In welchen Clips ist {name}?</translation>
    </message>
</context>
<context>
    <name>LibraryScreen</name>
    <message>
        <source>Find clips</source>
        <translation>Clips suchen</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Show as a list</source>
        <translation>Als Liste zeigen</translation>
    </message>
    <message>
        <source>Tag a person</source>
        <translation>Person benennen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Clips</source>
        <translation>Clips</translation>
    </message>
    <message>
        <source>Your clips will be here</source>
        <translation>Hier erscheinen Ihre Clips</translation>
    </message>
    <message>
        <source>Import home videos, then tag a person in one of them and ask about that person in all the others. The files stay where they are, and nothing leaves this computer.</source>
        <translation>Importieren Sie Heimvideos, benennen Sie eine Person in einem davon und fragen Sie zu ihr in allen anderen. Die Dateien bleiben, wo sie sind, und nichts verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>Import clips…</source>
        <translation>Clips importieren …</translation>
    </message>
    <message>
        <source>No clip matches</source>
        <translation>Kein Clip passt</translation>
    </message>
    <message>
        <source>Find: Leo with Grandma, summer 2019, beach…</source>
        <translation>Suchen: Leo mit Oma, Sommer 2019, Strand …</translation>
    </message>
    <message>
        <source>Names of people: Leo with Grandma, Leo without Grandma
Days: summer 2019, last Christmas, before 2015
Words of titles, folders, captions and texts beside the clips: beach, blow candles</source>
        <translation>Namen: Leo mit Oma, Leo ohne Oma
Tage: Sommer 2019, letztes Weihnachten, vor 2015
Wörter aus Titeln, Ordnern, Bildbeschreibungen und Texten neben den Clips: Strand, Kerzen auspusten</translation>
    </message>
    <message>
        <source>Nothing in the library answers to “{words}”. Names of people, days, and words of titles, folders, captions or texts beside the clips can be looked for.</source>
        <translation>In der Bibliothek passt nichts zu „{words}“. Gesucht werden können Namen, Tage und Wörter aus Titeln, Ordnern, Bildbeschreibungen oder Texten neben den Clips.</translation>
    </message>
    <message>
        <source>Show all clips</source>
        <translation>Alle Clips zeigen</translation>
    </message>
    <message>
        <source>Added: {clips}.</source>
        <translation>Hinzugefügt: {clips}.</translation>
    </message>
    <message>
        <source>Already here: {clips}.</source>
        <translation>Schon da: {clips}.</translation>
    </message>
    <message>
        <source>Some files could not be imported</source>
        <translation>Einige Dateien konnten nicht importiert werden</translation>
    </message>
    <message>
        <source>Nothing to import</source>
        <translation>Nichts zu importieren</translation>
    </message>
    <message>
        <source>There is no video in what you chose.</source>
        <translation>In Ihrer Auswahl ist kein Video.</translation>
    </message>
    <message>
        <source>New in watched folders: {clips}.</source>
        <translation>Neu in beobachteten Ordnern: {clips}.</translation>
    </message>
    <message>
        <source>Some files in watched folders cannot be used</source>
        <translation>Einige Dateien in beobachteten Ordnern sind nicht brauchbar</translation>
    </message>
    <message>
        <source>Looking into watched folders</source>
        <translation>Beobachtete Ordner werden durchgesehen</translation>
    </message>
    <message>
        <source>Some clips could not be looked through</source>
        <translation>Einige Clips konnten nicht durchsucht werden</translation>
    </message>
    <message>
        <source>“{file}”: {message} {hint}</source>
        <translation>„{file}“: {message} {hint}</translation>
    </message>
    <message>
        <source>{n} more files could not be used.</source>
        <translation>{n} weitere Dateien waren nicht brauchbar.</translation>
    </message>
    <message>
        <source>Adding clips</source>
        <translation>Clips werden hinzugefügt</translation>
    </message>
    <message>
        <source>Looking through your clips</source>
        <translation>Ihre Clips werden durchsucht</translation>
    </message>
    <message>
        <source>Import clips</source>
        <translation>Clips importieren</translation>
    </message>
    <message>
        <source>Import a folder</source>
        <translation>Ordner importieren</translation>
    </message>
    <message>
        <source>Describing scenes</source>
        <translation>Szenen werden beschrieben</translation>
    </message>
    <message>
        <source>“{title}” was taken out of the library. Its file is where it was.</source>
        <translation>„{title}“ ist nicht mehr in der Bibliothek. Die Datei ist, wo sie war.</translation>
    </message>
    <message>
        <source>Looked where every file is now.</source>
        <translation>Für jede Datei wurde nachgesehen, wo sie jetzt ist.</translation>
    </message>
</context>
<context>
    <name>Manners</name>
    <message>
        <source>Background work is not done yet</source>
        <translation>Eine Aufgabe im Hintergrund ist noch nicht fertig</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>Fertig.</translation>
    </message>
    <message>
        <source>It could not be done. The window says why.</source>
        <translation>Das ging nicht. Im Fenster steht, warum.</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Dismiss this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Use for answers</source>
        <translation>Zum Antworten nehmen</translation>
    </message>
    <message>
        <source>Download…</source>
        <translation>Herunterladen …</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Check files</source>
        <translation>Dateien prüfen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>{title} (answers now)</source>
        <translation>{title} (antwortet jetzt)</translation>
    </message>
    <message>
        <source>Go on downloading…</source>
        <translation>Weiter herunterladen …</translation>
    </message>
    <message>
        <source>{what}: {title}</source>
        <translation>{what}: {title}</translation>
    </message>
    <message>
        <source>Progress of {title}</source>
        <translation>Fortschritt von {title}</translation>
    </message>
    <message>
        <source>no licence named</source>
        <translation>keine Lizenz genannt</translation>
    </message>
    <message>
        <source>licence is shown before the download</source>
        <translation>Lizenz wird vor dem Herunterladen gezeigt</translation>
    </message>
    <message>
        <source>licence {name}, to be accepted first</source>
        <translation>Lizenz {name}, zuerst anzunehmen</translation>
    </message>
    <message>
        <source>licence {name}</source>
        <translation>Lizenz {name}</translation>
    </message>
    <message>
        <source>Not on this computer. It can be imported from a folder.</source>
        <translation>Nicht auf diesem Computer. Es kann aus einem Ordner importiert werden.</translation>
    </message>
    <message>
        <source>Not on this computer. Downloads are switched off; it can be imported from a folder.</source>
        <translation>Nicht auf diesem Computer. Herunterladen ist ausgeschaltet; es kann aus einem Ordner importiert werden.</translation>
    </message>
    <message>
        <source>A part of it is here.</source>
        <translation>Ein Teil davon ist da.</translation>
    </message>
    <message>
        <source>Not on this computer.</source>
        <translation>Nicht auf diesem Computer.</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>Wird vorbereitet …</translation>
    </message>
</context>
<context>
    <name>ModelPage</name>
    <message>
        <source>Which model answers</source>
        <translation>Welches Modell antwortet</translation>
    </message>
    <message>
        <source>Face memory says who is seen, when and where. A base model also says in words what they do. It can be added at any time, under Models.</source>
        <translation>Das Gesichtsgedächtnis sagt, wer wann und wo zu sehen ist. Ein Basismodell sagt auch in Worten, was geschieht. Es kann jederzeit unter „Modelle“ dazukommen.</translation>
    </message>
    <message>
        <source>Face memory only</source>
        <translation>Nur Gesichtsgedächtnis</translation>
    </message>
    <message>
        <source>Ready now, nothing to fetch</source>
        <translation>Sofort bereit, nichts zu holen</translation>
    </message>
    <message>
        <source>Always there, also beside a base model.</source>
        <translation>Immer da, auch neben einem Basismodell.</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Computer</translation>
    </message>
    <message>
        <source>To be fetched</source>
        <translation>Noch zu holen</translation>
    </message>
    <message>
        <source>It is not on this computer yet. At the end you are asked before anything is fetched.</source>
        <translation>Es ist noch nicht auf diesem Computer. Am Ende werden Sie gefragt, bevor etwas geholt wird.</translation>
    </message>
</context>
<context>
    <name>ModelsScreen</name>
    <message>
        <source>Allow downloads that I start</source>
        <translation>Herunterladen erlauben, wenn ich es starte</translation>
    </message>
    <message>
        <source>Import from a folder…</source>
        <translation>Aus einem Ordner importieren …</translation>
    </message>
    <message>
        <source>Face memory only</source>
        <translation>Nur Gesichtsgedächtnis</translation>
    </message>
    <message>
        <source>Answers who is seen, when and where</source>
        <translation>Sagt, wer wann und wo zu sehen ist</translation>
    </message>
    <message>
        <source>Comes with the program. Always there, also beside a base model.</source>
        <translation>Gehört zum Programm. Immer da, auch neben einem Basismodell.</translation>
    </message>
    <message>
        <source>A base model answers in words what is to be seen in a clip. It runs on this computer alone.</source>
        <translation>Ein Basismodell sagt in Worten, was in einem Clip zu sehen ist. Es läuft nur auf diesem Computer.</translation>
    </message>
    <message>
        <source>Base models</source>
        <translation>Basismodelle</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>{title} was downloaded and checked.</source>
        <translation>{title} wurde heruntergeladen und geprüft.</translation>
    </message>
    <message>
        <source>{title} is whole: every file is as it was published.</source>
        <translation>{title} ist vollständig: Jede Datei ist wie veröffentlicht.</translation>
    </message>
    <message>
        <source>{title} was imported.</source>
        <translation>{title} wurde importiert.</translation>
    </message>
    <message>
        <source>{title} was removed. What was learned with it is kept.</source>
        <translation>{title} wurde entfernt. Was damit gelernt wurde, bleibt.</translation>
    </message>
    <message>
        <source>Asking what {title} consists of</source>
        <translation>Es wird gefragt, woraus {title} besteht</translation>
    </message>
    <message>
        <source>Downloading {title}</source>
        <translation>{title} wird heruntergeladen</translation>
    </message>
    <message>
        <source>Checking {title}</source>
        <translation>{title} wird geprüft</translation>
    </message>
    <message>
        <source>Importing {title}</source>
        <translation>{title} wird importiert</translation>
    </message>
    <message>
        <source>Download {title}?</source>
        <translation>{title} herunterladen?</translation>
    </message>
    <message>
        <source>an unknown number of bytes</source>
        <translation>eine unbekannte Menge</translation>
    </message>
    <message>
        <source>{size} to fetch, {free} free on the disk.</source>
        <translation>{size} zu holen, {free} auf dem Laufwerk frei.</translation>
    </message>
    <message>
        <source>Licence: {name}.</source>
        <translation>Lizenz: {name}.</translation>
    </message>
    <message>
        <source>none named</source>
        <translation>keine genannt</translation>
    </message>
    <message>
        <source>There is not enough room on the disk.</source>
        <translation>Auf dem Laufwerk ist nicht genug Platz.</translation>
    </message>
    <message>
        <source>Accept licence and download</source>
        <translation>Lizenz annehmen und herunterladen</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>Remove the files of {title}?</source>
        <translation>Dateien von {title} entfernen?</translation>
    </message>
    <message>
        <source>What was learned with it is kept, and can be used once it is here again.</source>
        <translation>Was damit gelernt wurde, bleibt und ist wieder nutzbar, sobald das Modell zurück ist.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Folder of a base model</source>
        <translation>Ordner eines Basismodells</translation>
    </message>
</context>
<context>
    <name>Nav</name>
    <message>
        <source>Screens</source>
        <translation>Seiten</translation>
    </message>
</context>
<context>
    <name>NetworkPart</name>
    <message>
        <source>Allow downloads that I start</source>
        <translation>Herunterladen erlauben, wenn ich es starte</translation>
    </message>
    <message>
        <source>This program has not spoken to any other computer yet.</source>
        <translation>Dieses Programm hat noch mit keinem anderen Computer gesprochen.</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>With whom</source>
        <translation>Mit wem</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>Wofür</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>Clips, faces, names and questions never leave this computer. It speaks to others only to fetch what you ask for, and every time is listed here.</source>
        <translation>Clips, Gesichter, Namen und Fragen verlassen diesen Computer nie. Er spricht mit anderen nur, um zu holen, was Sie verlangen, und jedes Mal steht hier.</translation>
    </message>
    <message>
        <source>It did not work</source>
        <translation>Es ging nicht</translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>PVChat Desktop is still at work</source>
        <translation>PVChat Desktop arbeitet noch</translation>
    </message>
    <message>
        <source>Open the window</source>
        <translation>Fenster öffnen</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Anhalten und schließen</translation>
    </message>
</context>
<context>
    <name>OpeningScreen</name>
    <message>
        <source>Opening your library…</source>
        <translation>Ihre Bibliothek wird geöffnet …</translation>
    </message>
    <message>
        <source>{message} {hint}</source>
        <translation>{message} {hint}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
</context>
<context>
    <name>PeopleScreen</name>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Back to all people</source>
        <translation>Zurück zu allen Personen</translation>
    </message>
    <message>
        <source>Tag a person</source>
        <translation>Person benennen</translation>
    </message>
    <message>
        <source>Show hidden ({n})</source>
        <translation>Ausgeblendete zeigen ({n})</translation>
    </message>
    <message>
        <source>Nobody has a name yet</source>
        <translation>Noch hat niemand einen Namen</translation>
    </message>
    <message>
        <source>Tag a person in one clip: choose a face and give it a name. From then on you can ask about this person in all your clips.</source>
        <translation>Benennen Sie eine Person in einem Clip: Wählen Sie ein Gesicht und geben Sie ihm einen Namen. Ab dann können Sie in allen Clips nach ihr fragen.</translation>
    </message>
    <message>
        <source>Tag a person…</source>
        <translation>Person benennen …</translation>
    </message>
    <message>
        <source>In {clips}</source>
        <translation>In {clips}</translation>
    </message>
    <message>
        <source>{n} to review</source>
        <translation>{n} durchzusehen</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>Ausgeblendet</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>This cannot be undone. To only take someone out of sight, use Hide.</source>
        <translation>Das lässt sich nicht rückgängig machen. Um jemanden nur nicht mehr zu sehen, nehmen Sie „Ausblenden“.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>PersonHistory</name>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>rückgängig gemacht</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undo: {label}</source>
        <translation>Rückgängig: {label}</translation>
    </message>
</context>
<context>
    <name>PersonPacks</name>
    <message>
        <source>What was learned</source>
        <translation>Was gelernt wurde</translation>
    </message>
    <message>
        <source>Learn with a base model…</source>
        <translation>Mit einem Basismodell lernen …</translation>
    </message>
    <message>
        <source>Face memory answers: nothing was trained yet.</source>
        <translation>Das Gesichtsgedächtnis antwortet: Noch wurde nichts gelernt.</translation>
    </message>
    <message>
        <source>Face memory and what was learned answer together.</source>
        <translation>Gesichtsgedächtnis und Gelerntes antworten zusammen.</translation>
    </message>
    <message>
        <source>Face memory answers alone; what was learned is put aside.</source>
        <translation>Das Gesichtsgedächtnis antwortet allein; das Gelernte liegt beiseite.</translation>
    </message>
    <message>
        <source>Face memory, from a file</source>
        <translation>Gesichtsgedächtnis, aus einer Datei</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Report of {title}, {when}</source>
        <translation>Bericht von {title}, {when}</translation>
    </message>
    <message>
        <source>Put aside</source>
        <translation>Beiseitelegen</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>{what}: {title}, {when}</source>
        <translation>{what}: {title}, {when}</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>A training was not finished</source>
        <translation>Ein Lernen wurde nicht fertig</translation>
    </message>
    <message>
        <source>Its checkpoint is kept.</source>
        <translation>Der Zwischenstand ist gesichert.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weitermachen</translation>
    </message>
    <message>
        <source>{name} is being learned now</source>
        <translation>{name} wird gerade gelernt</translation>
    </message>
    <message>
        <source>The training is paused</source>
        <translation>Das Lernen ist in Pause</translation>
    </message>
    <message>
        <source>The training stopped</source>
        <translation>Das Lernen wurde beendet</translation>
    </message>
</context>
<context>
    <name>PersonPane</name>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>About this person</source>
        <translation>Über diese Person</translation>
    </message>
    <message>
        <source>Back to all people</source>
        <translation>Zurück zu allen Personen</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenführen</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Agreed on {date}: {text}</source>
        <translation>Vereinbart am {date}: {text}</translation>
    </message>
    <message>
        <source>Show {name} in lists and answers again: {extent}</source>
        <translation>{name} in Listen und Antworten wieder zeigen: {extent}</translation>
    </message>
    <message>
        <source>Leave {name} out of lists and answers: {extent}</source>
        <translation>{name} in Listen und Antworten auslassen: {extent}</translation>
    </message>
    <message>
        <source>In {clips}</source>
        <translation>In {clips}</translation>
    </message>
    <message>
        <source>{time} on screen</source>
        <translation>{time} zu sehen</translation>
    </message>
    <message>
        <source>learned from {n} pictures</source>
        <translation>aus {n} Bildern gelernt</translation>
    </message>
    <message>
        <source>born {date}</source>
        <translation>geboren am {date}</translation>
    </message>
    <message>
        <source>looks like {names}</source>
        <translation>sieht aus wie {names}</translation>
    </message>
    <message>
        <source>Is this {name}?</source>
        <translation>Ist das {name}?</translation>
    </message>
    <message>
        <source>Return says yes, Delete says no. Every answer can be undone.</source>
        <translation>Die Eingabetaste sagt ja, Entf sagt nein. Jede Antwort lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>{times} · {level}</source>
        <translation>{times} · {level}</translation>
    </message>
    <message>
        <source>Press Return if this is {name}, Delete if not.</source>
        <translation>Eingabetaste, wenn das {name} ist, sonst Entf.</translation>
    </message>
    <message>
        <source>No date</source>
        <translation>Kein Datum</translation>
    </message>
    <message>
        <source>Seen in {clips}</source>
        <translation>Zu sehen in {clips}</translation>
    </message>
    <message>
        <source>Not seen in any clip yet</source>
        <translation>Noch in keinem Clip zu sehen</translation>
    </message>
    <message>
        <source>In which clips is {name}?</source>
        <translation>In welchen Clips ist {name}?</translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation>{name} umbenennen</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Neuer Name</translation>
    </message>
    <message>
        <source>{other} is the same person as {name} ({extent})</source>
        <translation>{other} ist dieselbe Person wie {name} ({extent})</translation>
    </message>
    <message>
        <source>There is nobody else yet</source>
        <translation>Noch gibt es niemand anderen</translation>
    </message>
</context>
<context>
    <name>PersonStrip</name>
    <message>
        <source>{name}, {level}, seen at {spans}</source>
        <translation>{name}, {level}, zu sehen {spans}</translation>
    </message>
    <message>
        <source>Left and Right go to the previous and the next appearance.</source>
        <translation>Links und rechts führen zum vorigen und zum nächsten Auftritt.</translation>
    </message>
    <message>
        <source>{name} · {level}</source>
        <translation>{name} · {level}</translation>
    </message>
</context>
<context>
    <name>PlanPanel</name>
    <message>
        <source>The plan</source>
        <translation>Der Plan</translation>
    </message>
    <message>
        <source>How thoroughly</source>
        <translation>Wie gründlich</translation>
    </message>
    <message>
        <source>Quick: a first try</source>
        <translation>Schnell: ein erster Versuch</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Best: takes longest</source>
        <translation>Am besten: dauert am längsten</translation>
    </message>
    <message>
        <source>Start learning</source>
        <translation>Lernen beginnen</translation>
    </message>
    <message>
        <source>{needed}
Learned from: {learned}</source>
        <translation>{needed}
Gelernt aus: {learned}</translation>
    </message>
</context>
<context>
    <name>Player</name>
    <message>
        <source>Player</source>
        <translation>Player</translation>
    </message>
    <message>
        <source>Space plays and pauses, J and L jump ten seconds, the arrow keys step by a second.</source>
        <translation>Die Leertaste spielt ab und hält an, J und L springen zehn Sekunden, die Pfeiltasten eine Sekunde.</translation>
    </message>
    <message>
        <source>Position in the clip</source>
        <translation>Stelle im Clip</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Ton aus</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>Back ten seconds</source>
        <translation>Zehn Sekunden zurück</translation>
    </message>
    <message>
        <source>One picture back</source>
        <translation>Ein Bild zurück</translation>
    </message>
    <message>
        <source>One picture on</source>
        <translation>Ein Bild vor</translation>
    </message>
    <message>
        <source>On ten seconds</source>
        <translation>Zehn Sekunden vor</translation>
    </message>
    <message>
        <source>Player: {title}</source>
        <translation>Player: {title}</translation>
    </message>
    <message>
        <source>This clip cannot be played here</source>
        <translation>Dieser Clip lässt sich hier nicht abspielen</translation>
    </message>
    <message>
        <source>Who is seen in it, and questions about it, still work.</source>
        <translation>Wer zu sehen ist und Fragen dazu gehen trotzdem.</translation>
    </message>
    <message>
        <source>{at} / {length}</source>
        <translation>{at} / {length}</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Sound on</source>
        <translation>Ton an</translation>
    </message>
</context>
<context>
    <name>PlayerPane</name>
    <message>
        <source>Who is seen when</source>
        <translation>Wer wann zu sehen ist</translation>
    </message>
    <message>
        <source>No clip is open</source>
        <translation>Kein Clip ist offen</translation>
    </message>
    <message>
        <source>Press a piece of evidence, or open a clip in the library, and it plays here.</source>
        <translation>Drücken Sie auf einen Beleg oder öffnen Sie einen Clip der Bibliothek, dann spielt er hier.</translation>
    </message>
    <message>
        <source>Go to the library</source>
        <translation>Zur Bibliothek</translation>
    </message>
    <message>
        <source>This clip is on a drive that is not connected</source>
        <translation>Dieser Clip liegt auf einem Laufwerk, das nicht angeschlossen ist</translation>
    </message>
    <message>
        <source>{sentence} ({drive})</source>
        <translation>{sentence} ({drive})</translation>
    </message>
    <message>
        <source>Names and answers stay; plug it in to play.</source>
        <translation>Namen und Antworten bleiben; schließen Sie es an, um ihn abzuspielen.</translation>
    </message>
    <message>
        <source>The file of this clip is not where it was</source>
        <translation>Die Datei dieses Clips ist nicht mehr, wo sie war</translation>
    </message>
    <message>
        <source>Names and answers stay. If you moved it, import it again: everything known about it is kept.</source>
        <translation>Namen und Antworten bleiben. Wenn Sie sie verschoben haben, importieren Sie sie noch einmal: Alles Bekannte bleibt.</translation>
    </message>
</context>
<context>
    <name>Plot</name>
    <message>
        <source>Nothing yet</source>
        <translation>Noch nichts</translation>
    </message>
    <message>
        <source>{first} at step {first_step}, {last} at step {last_step}, lowest {low}, highest {high}</source>
        <translation>{first} bei Schritt {first_step}, {last} bei Schritt {last_step}, kleinster Wert {low}, größter {high}</translation>
    </message>
    <message>
        <source>Begins with the first steps</source>
        <translation>Beginnt mit den ersten Schritten</translation>
    </message>
    <message>
        <source>step {n}</source>
        <translation>Schritt {n}</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Face recognition</source>
        <translation>Gesichtserkennung</translation>
    </message>
    <message>
        <source>Open the window anew</source>
        <translation>Fenster neu öffnen</translation>
    </message>
    <message>
        <source>Tell me when long work is done</source>
        <translation>Mitteilen, wenn etwas Längeres fertig ist</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Allow downloads that I start</source>
        <translation>Herunterladen erlauben, wenn ich es starte</translation>
    </message>
    <message>
        <source>Show all connections</source>
        <translation>Alle Verbindungen zeigen</translation>
    </message>
    <message>
        <source>Only while the computer is idle</source>
        <translation>Nur, wenn der Computer nichts anderes tut</translation>
    </message>
    <message>
        <source>Only on mains power</source>
        <translation>Nur mit Netzstrom</translation>
    </message>
    <message>
        <source>Describe scenes when idle</source>
        <translation>Szenen beschreiben, wenn der Computer nichts anderes tut</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>For the whole library; a clip that you ask about is looked through at once.</source>
        <translation>Für die ganze Bibliothek; ein Clip, nach dem Sie fragen, wird sofort durchsucht.</translation>
    </message>
    <message>
        <source>Looking through clips</source>
        <translation>Clips durchsuchen</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>Bildbeschreibungen</translation>
    </message>
    <message>
        <source>Clips, faces and questions never leave this computer.</source>
        <translation>Clips, Gesichter und Fragen verlassen diesen Computer nie.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Mitteilungen</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Datenordner</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Answers follow at once; the window when it is opened anew.</source>
        <translation>Antworten folgen sofort; das Fenster, wenn es neu geöffnet wird.</translation>
    </message>
    <message>
        <source>The best that is ready</source>
        <translation>Die beste, die bereit ist</translation>
    </message>
    <message>
        <source>{title} (not ready)</source>
        <translation>{title} (nicht bereit)</translation>
    </message>
    <message>
        <source>In use: {title}. Licence: {licence}</source>
        <translation>In Gebrauch: {title}. Lizenz: {licence}</translation>
    </message>
    <message>
        <source>Clips are looked through anew with it when you next ask about them.</source>
        <translation>Clips werden damit neu durchsucht, wenn Sie das nächste Mal nach ihnen fragen.</translation>
    </message>
</context>
<context>
    <name>PrivacyPage</name>
    <message>
        <source>What stays private</source>
        <translation>Was privat bleibt</translation>
    </message>
    <message>
        <source>Everything. This is how it is kept so.</source>
        <translation>Alles. So bleibt es dabei.</translation>
    </message>
    <message>
        <source>Nothing leaves this computer</source>
        <translation>Nichts verlässt diesen Computer</translation>
    </message>
    <message>
        <source>Clips, faces, names, questions and answers are never sent anywhere. There is no account.</source>
        <translation>Clips, Gesichter, Namen, Fragen und Antworten werden nie irgendwohin geschickt. Es gibt kein Konto.</translation>
    </message>
    <message>
        <source>The network is used for downloads that you start</source>
        <translation>Das Netzwerk dient nur dem Herunterladen, das Sie starten</translation>
    </message>
    <message>
        <source>Nothing else. Each of them is listed under Help &gt; Network.</source>
        <translation>Sonst nichts. Jede Verbindung steht unter Hilfe &gt; Netzwerk.</translation>
    </message>
    <message>
        <source>Allow downloads that I start</source>
        <translation>Herunterladen erlauben, wenn ich es starte</translation>
    </message>
    <message>
        <source>Ask the people</source>
        <translation>Die Menschen fragen</translation>
    </message>
    <message>
        <source>Before somebody is stored you are asked whether they agreed, and that is kept with them.</source>
        <translation>Bevor jemand gespeichert wird, werden Sie nach dem Einverständnis gefragt; es bleibt bei der Person.</translation>
    </message>
    <message>
        <source>Erased is gone</source>
        <translation>Gelöscht heißt weg</translation>
    </message>
    <message>
        <source>Erase removes a name with its faces and all that was learned, from backups and logs too.</source>
        <translation>„Endgültig löschen“ entfernt einen Namen mit seinen Gesichtern und allem Gelernten, auch aus Sicherungen und Protokollen.</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>You asked: {question}</source>
        <translation>Ihre Frage: {question}</translation>
    </message>
</context>
<context>
    <name>ReportPane</name>
    <message>
        <source>What it still gets wrong</source>
        <translation>Was noch nicht stimmt</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Use it all the same</source>
        <translation>Trotzdem verwenden</translation>
    </message>
    <message>
        <source>Learn again</source>
        <translation>Noch einmal lernen</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>Zurückgehen</translation>
    </message>
    <message>
        <source>Did it work?</source>
        <translation>Hat es geklappt?</translation>
    </message>
    <message>
        <source>Ask about {name}</source>
        <translation>Zu {name} fragen</translation>
    </message>
    <message>
        <source>Keep face memory</source>
        <translation>Beim Gesichtsgedächtnis bleiben</translation>
    </message>
    <message>
        <source>It worked: {name} is recognised better with what was learned.</source>
        <translation>Es hat geklappt: {name} wird mit dem Gelernten besser erkannt.</translation>
    </message>
    <message>
        <source>It did not get better: face memory alone goes on answering about {name}.</source>
        <translation>Es wurde nicht besser: Zu {name} antwortet weiter das Gesichtsgedächtnis allein.</translation>
    </message>
    <message>
        <source>There is not enough to tell whether it worked: face memory goes on answering.</source>
        <translation>Es ist zu wenig da, um zu sagen, ob es geklappt hat: Das Gesichtsgedächtnis antwortet weiter.</translation>
    </message>
    <message>
        <source>This pack was not checked here.</source>
        <translation>Dieses Paket wurde hier nicht geprüft.</translation>
    </message>
    <message>
        <source>{text} You switched it on all the same.</source>
        <translation>{text} Sie haben es trotzdem eingeschaltet.</translation>
    </message>
    <message>
        <source>It worked, but it is put aside now: face memory answers about {name}.</source>
        <translation>Es hat geklappt, liegt aber jetzt beiseite: Zu {name} antwortet das Gesichtsgedächtnis.</translation>
    </message>
    <message>
        <source>There, but not seen</source>
        <translation>Da, aber nicht gesehen</translation>
    </message>
    <message>
        <source>Not there, but said to be</source>
        <translation>Nicht da, aber genannt</translation>
    </message>
</context>
<context>
    <name>ReportTable</name>
    <message>
        <source>Did it work?</source>
        <translation>Hat es geklappt?</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Richtig</translation>
    </message>
    <message>
        <source>Recognised</source>
        <translation>Erkannt</translation>
    </message>
    <message>
        <source>Wrongly seen</source>
        <translation>Fälschlich gesehen</translation>
    </message>
    <message>
        <source>Look-alikes wrongly</source>
        <translation>Ähnliche fälschlich</translation>
    </message>
    <message>
        <source>{n} %</source>
        <translation>{n} %</translation>
    </message>
    <message>
        <source>Base model alone</source>
        <translation>Basismodell allein</translation>
    </message>
    <message>
        <source>With face memory</source>
        <translation>Mit Gesichtsgedächtnis</translation>
    </message>
    <message>
        <source>With what was learned</source>
        <translation>Mit dem Gelernten</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>nicht geprüft</translation>
    </message>
    <message>
        <source>{hits} of {of}</source>
        <translation>{hits} von {of}</translation>
    </message>
    <message>
        <source>{text}
too few to tell</source>
        <translation>{text}
zu wenige, um es zu sagen</translation>
    </message>
</context>
<context>
    <name>ReviewItem</name>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>Yes, this is {name}</source>
        <translation>Ja, das ist {name}</translation>
    </message>
    <message>
        <source>No, this is not {name}</source>
        <translation>Nein, das ist nicht {name}</translation>
    </message>
</context>
<context>
    <name>SamePersonPane</name>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Yes, the same</source>
        <translation>Ja, dieselbe Person</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>No, two people</source>
        <translation>Nein, zwei Personen</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Is this the same person?</source>
        <translation>Ist das dieselbe Person?</translation>
    </message>
    <message>
        <source>There is nothing more to ask.</source>
        <translation>Es gibt nichts mehr zu fragen.</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number} von {count}</translation>
    </message>
    <message>
        <source>Return says yes, Delete says no, the arrow keys go on. Every answer can be undone.</source>
        <translation>Die Eingabetaste sagt ja, Entf sagt nein, die Pfeiltasten gehen weiter. Jede Antwort lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>in {clips}</source>
        <translation>in {clips}</translation>
    </message>
    <message>
        <source>{name}, {seen}</source>
        <translation>{name}, {seen}</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Let go to import into the library.</source>
        <translation>Loslassen, um in die Bibliothek zu importieren.</translation>
    </message>
    <message>
        <source>Close PVChat Desktop</source>
        <translation>PVChat Desktop schließen</translation>
    </message>
    <message>
        <source>Something is still running: {label}.</source>
        <translation>Es läuft noch etwas: {label}.</translation>
    </message>
    <message>
        <source>It can go on without the window: start the program again to see how far it is. If you stop it, what is finished is kept, and the rest can be done later.</source>
        <translation>Es kann ohne das Fenster weitergehen: Starten Sie das Programm noch einmal, um zu sehen, wie weit es ist. Wenn Sie es anhalten, bleibt das Fertige, und der Rest lässt sich später tun.</translation>
    </message>
    <message>
        <source>Go on in the background</source>
        <translation>Im Hintergrund weitermachen</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>Anhalten und behalten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>Steps</name>
    <message>
        <source>Step {n} of {all}</source>
        <translation>Schritt {n} von {all}</translation>
    </message>
</context>
<context>
    <name>Strips</name>
    <message>
        <source>Nobody you have named is seen in this clip.</source>
        <translation>Niemand, den Sie benannt haben, ist in diesem Clip zu sehen.</translation>
    </message>
    <message>
        <source>Who is seen when</source>
        <translation>Wer wann zu sehen ist</translation>
    </message>
    <message>
        <source>Legend: a full block is sure, a hatched one likely, a dotted one unsure</source>
        <translation>Legende: ein voller Block ist sicher, ein schraffierter wahrscheinlich, ein gepunkteter unsicher</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Dismiss this note</source>
        <translation>Diesen Hinweis schließen</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
</context>
<context>
    <name>TrainingPage</name>
    <message>
        <source>How far the training is</source>
        <translation>Wie weit das Lernen ist</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weitermachen</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>Anhalten und behalten</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Lernen</translation>
    </message>
    <message>
        <source>You can leave this page and go on using the program: questions go first, the training waits for them.</source>
        <translation>Sie können diese Seite verlassen und weiterarbeiten: Fragen gehen vor, das Lernen wartet auf sie.</translation>
    </message>
    <message>
        <source>The last checkpoint is kept, also when the program is closed.</source>
        <translation>Der letzte Zwischenstand ist gesichert, auch wenn das Programm geschlossen wird.</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>In Pause</translation>
    </message>
    <message>
        <source>The training stopped</source>
        <translation>Das Lernen wurde beendet</translation>
    </message>
    <message>
        <source>Pausing: the checkpoint is written…</source>
        <translation>Pause: Der Zwischenstand wird geschrieben …</translation>
    </message>
    <message>
        <source>Stopping: what was learned is checked and kept…</source>
        <translation>Ende: Das Gelernte wird geprüft und behalten …</translation>
    </message>
    <message>
        <source>Throwing away what was learned…</source>
        <translation>Das Gelernte wird verworfen …</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>Wird vorbereitet …</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>clips</source>
        <translation>Clips</translation>
    </message>
    <message>
        <source>step {n}, on {stage}</source>
        <translation>Schritt {n}, {stage}</translation>
    </message>
    <message>
        <source>{n} s a step</source>
        <translation>{n} s je Schritt</translation>
    </message>
    <message>
        <source>Throw away what was learned of {name} so far?</source>
        <translation>Verwerfen, was von {name} bisher gelernt wurde?</translation>
    </message>
    <message>
        <source>Face memory and earlier packs stay. Pause keeps the checkpoint.</source>
        <translation>Gesichtsgedächtnis und frühere Pakete bleiben. „Pause“ behält den Zwischenstand.</translation>
    </message>
    <message>
        <source>Go on learning</source>
        <translation>Weiterlernen</translation>
    </message>
</context>
<context>
    <name>TrainingPlots</name>
    <message>
        <source>How the training goes</source>
        <translation>Wie das Lernen läuft</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Abweichung</translation>
    </message>
    <message>
        <source>How far answers are from the right ones: lower is better.</source>
        <translation>Wie weit die Antworten von den richtigen entfernt sind: Kleiner ist besser.</translation>
    </message>
    <message>
        <source>Closed gates (R_s)</source>
        <translation>Geschlossene Tore (R_s)</translation>
    </message>
    <message>
        <source>Share of the gated heads that stay closed; the dotted line is what is aimed at.</source>
        <translation>Anteil der schaltbaren Köpfe, die geschlossen bleiben; die gepunktete Linie ist das Ziel.</translation>
    </message>
    <message>
        <source>Weight of sparsity (β)</source>
        <translation>Gewicht der Sparsamkeit (β)</translation>
    </message>
    <message>
        <source>How strongly closed gates are asked for, in orders of magnitude.</source>
        <translation>Wie stark geschlossene Tore verlangt werden, in Zehnerpotenzen.</translation>
    </message>
</context>
<context>
    <name>Transfer</name>
    <message>
        <source>Export {name}</source>
        <translation>{name} exportieren</translation>
    </message>
    <message>
        <source>People (*.pvpack)</source>
        <translation>Personen (*.pvpack)</translation>
    </message>
    <message>
        <source>Import a person</source>
        <translation>Person importieren</translation>
    </message>
    <message>
        <source>sealed with the passphrase</source>
        <translation>mit dem Passwort verschlossen</translation>
    </message>
    <message>
        <source>without a passphrase</source>
        <translation>ohne Passwort</translation>
    </message>
    <message>
        <source>“{file}” was written: {size}, {sealed}.</source>
        <translation>„{file}“ wurde geschrieben: {size}, {sealed}.</translation>
    </message>
    <message>
        <source>{name} was imported.</source>
        <translation>{name} wurde importiert.</translation>
    </message>
    <message>
        <source>Reading or writing a person&apos;s file</source>
        <translation>Die Datei einer Person wird gelesen oder geschrieben</translation>
    </message>
</context>
<context>
    <name>UnknownSection</name>
    <message>
        <source>Unknown people</source>
        <translation>Unbekannte Personen</translation>
    </message>
    <message>
        <source>Figures that seem to be one person are together. Give a name to those you want to find again: the pictures on the card are confirmed, and the others become suggestions. Nobody has to be somebody.</source>
        <translation>Was nach einer Person aussieht, liegt beisammen. Benennen Sie, wen Sie wiederfinden möchten: Die Bilder auf der Karte sind dann bestätigt, die anderen werden Vorschläge. Niemand muss jemand sein.</translation>
    </message>
    <message>
        <source>{n} more come up as these get names or are ignored.</source>
        <translation>{n} weitere erscheinen, sobald diese Namen haben oder übergangen sind.</translation>
    </message>
    <message>
        <source>Same person? ({n})</source>
        <translation>Dieselbe Person? ({n})</translation>
    </message>
    <message>
        <source>{name} (or, for a child, a parent or guardian) agrees that their face is learned from these clips, so that they can be found in my other clips on this computer.</source>
        <translation>{name} (oder bei einem Kind ein Elternteil oder Vormund) ist einverstanden, dass das Gesicht aus diesen Clips gelernt wird, damit die Person in meinen anderen Clips auf diesem Computer gefunden wird.</translation>
    </message>
    <message>
        <source>Learn {name}</source>
        <translation>{name} lernen</translation>
    </message>
    <message>
        <source>Is this agreed?</source>
        <translation>Ist das vereinbart?</translation>
    </message>
    <message>
        <source>This is agreed</source>
        <translation>Das ist vereinbart</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>VideoSurface</name>
    <message>
        <source>Picture of the clip</source>
        <translation>Bild des Clips</translation>
    </message>
</context>
<context>
    <name>WatchedFolders</name>
    <message>
        <source>Watched folders</source>
        <translation>Beobachtete Ordner</translation>
    </message>
    <message>
        <source>Look now</source>
        <translation>Jetzt nachsehen</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>New clips in these folders come into the library by themselves and are looked through for faces. The files stay where they are; a drive that is not connected loses nothing.</source>
        <translation>Neue Clips in diesen Ordnern kommen von selbst in die Bibliothek und werden nach Gesichtern durchsucht. Die Dateien bleiben, wo sie sind; ein nicht angeschlossenes Laufwerk verliert nichts.</translation>
    </message>
    <message>
        <source>Watch a folder</source>
        <translation>Ordner beobachten</translation>
    </message>
    <message>
        <source>looked into {day}</source>
        <translation>durchgesehen {day}</translation>
    </message>
    <message>
        <source>not looked into yet</source>
        <translation>noch nicht durchgesehen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Welcome to PVChat Desktop</source>
        <translation>Willkommen bei PVChat Desktop</translation>
    </message>
    <message>
        <source>Show it somebody in one clip, and ask about them in all the others: when were they there, where, with whom? Everything happens on this computer.</source>
        <translation>Zeigen Sie jemanden in einem Clip und fragen Sie dann in allen anderen: Wann war die Person da, wo, mit wem? Alles geschieht auf diesem Computer.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Just looking?</source>
        <translation>Nur einmal ansehen?</translation>
    </message>
    <message>
        <source>The sample world has drawn people and clips of its own: nothing is fetched, and it stays apart.</source>
        <translation>Die Beispielwelt hat eigene gezeichnete Personen und Clips: Nichts wird geholt, und sie bleibt für sich.</translation>
    </message>
    <message>
        <source>Try the sample world</source>
        <translation>Beispielwelt ausprobieren</translation>
    </message>
</context>
<context>
    <name>Wiring</name>
    <message>
        <source>Try the sample world</source>
        <translation>Beispielwelt ausprobieren</translation>
    </message>
    <message>
        <source>The sample world opens in a window of its own.</source>
        <translation>Die Beispielwelt öffnet sich in einem eigenen Fenster.</translation>
    </message>
    <message>
        <source>The sample world could not be opened</source>
        <translation>Die Beispielwelt konnte nicht geöffnet werden</translation>
    </message>
    <message>
        <source>This is the sample world: {clips} of drawn people</source>
        <translation>Das ist die Beispielwelt: {clips} mit gezeichneten Personen</translation>
    </message>
    <message>
        <source>Tag the figure in “begin here”, then ask about them in the new clips.</source>
        <translation>Benennen Sie die Figur in „begin here“ und fragen Sie dann in den neuen Clips nach ihr.</translation>
    </message>
    <message>
        <source>Drawing the sample world</source>
        <translation>Die Beispielwelt wird gezeichnet</translation>
    </message>
    <message>
        <source>Learning {name}</source>
        <translation>{name} wird gelernt</translation>
    </message>
    <message>
        <source>PVChat Desktop: sample world</source>
        <translation>PVChat Desktop: Beispielwelt</translation>
    </message>
    <message>
        <source>{name} was being learned when the program was closed</source>
        <translation>{name} wurde gerade gelernt, als das Programm geschlossen wurde</translation>
    </message>
    <message>
        <source>The checkpoint is kept. The training can go on now, or later from {name}&apos;s page.</source>
        <translation>Der Zwischenstand ist gesichert. Das Lernen kann jetzt weitergehen oder später auf der Seite von {name}.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weitermachen</translation>
    </message>
    <message>
        <source>{name} was learned</source>
        <translation>{name} ist gelernt</translation>
    </message>
    <message>
        <source>See whether it worked, and whether it is to be used.</source>
        <translation>Sehen Sie nach, ob es geklappt hat und ob es verwendet werden soll.</translation>
    </message>
    <message>
        <source>Did it work?</source>
        <translation>Hat es geklappt?</translation>
    </message>
    <message>
        <source>{clips}, {people}</source>
        <translation>{clips}, {people}</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>{n} appearance</source>
        <translation>{n} Auftritt</translation>
    </message>
    <message>
        <source>{n} appearances</source>
        <translation>{n} Auftritte</translation>
    </message>
    <message>
        <source>{appearances} in {clips}</source>
        <translation>{appearances} in {clips}</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} s</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>about {date}</source>
        <translation>etwa {date}</translation>
    </message>
    <message>
        <source>sure</source>
        <translation>sicher</translation>
    </message>
    <message>
        <source>likely</source>
        <translation>wahrscheinlich</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>unsicher</translation>
    </message>
    <message>
        <source>unknown person</source>
        <translation>unbekannte Person</translation>
    </message>
    <message>
        <source>as learned</source>
        <translation>wie gelernt</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Nicht angeschlossen</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Fehlt</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>Da</translation>
    </message>
    <message>
        <source>{first} and {second}</source>
        <translation>{first} und {second}</translation>
    </message>
    <message>
        <source>{first}, {second} and {n} more</source>
        <translation>{first}, {second} und {n} weitere</translation>
    </message>
    <message>
        <source>{n} clip</source>
        <translation>{n} Clip</translation>
    </message>
    <message>
        <source>{n} clips</source>
        <translation>{n} Clips</translation>
    </message>
    <message>
        <source>{n} person</source>
        <translation>{n} Person</translation>
    </message>
    <message>
        <source>{n} people</source>
        <translation>{n} Personen</translation>
    </message>
    <message>
        <source>{stage}, {percent} %</source>
        <translation>{stage}, {percent} %</translation>
    </message>
    <message>
        <source>{stage}, {percent} %, {left} left</source>
        <translation>{stage}, {percent} %, noch {left}</translation>
    </message>
    <message>
        <source>{n} GB</source>
        <translation>{n} GB</translation>
    </message>
    <message>
        <source>{n} MB</source>
        <translation>{n} MB</translation>
    </message>
    <message>
        <source>Fits this computer</source>
        <translation>Passt auf diesen Computer</translation>
    </message>
    <message>
        <source>Tight on this computer</source>
        <translation>Knapp auf diesem Computer</translation>
    </message>
    <message>
        <source>Does not fit this computer</source>
        <translation>Passt nicht auf diesen Computer</translation>
    </message>
    <message>
        <source>Size not known yet</source>
        <translation>Größe noch nicht bekannt</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>In Pause</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>Unterbrochen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
</context>
</TS>
