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
    <name>Busy</name>
    <message>
        <source>Getting ready…</source>
        <translation>Wird vorbereitet …</translation>
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
    <message>
        <source>Let go to ask about it.</source>
        <translation>Loslassen, um danach zu fragen.</translation>
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
        <translation>Benennen</translation>
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
    <name>PersonLooks</name>
    <message>
        <source>Over the years</source>
        <translation>Im Lauf der Jahre</translation>
    </message>
    <message>
        <source>In which clips of {year} is {name}?</source>
        <translation>In welchen Clips von {year} ist {name}?</translation>
    </message>
    <message>
        <source>Without a date</source>
        <translation>Ohne Datum</translation>
    </message>
    <message>
        <source>{year}, aged {age}</source>
        <translation>{year}, mit {age} Jahren</translation>
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
    <name>RuntimeCard</name>
    <message>
        <source>Model runtime</source>
        <translation>Modell-Laufzeit</translation>
    </message>
    <message>
        <source>Progress of the model runtime</source>
        <translation>Fortschritt der Modell-Laufzeit</translation>
    </message>
    <message>
        <source>What models compute with</source>
        <translation>Womit Modelle rechnen</translation>
    </message>
    <message>
        <source>From a folder or drive…</source>
        <translation>Aus Ordner oder Laufwerk …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
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
        <source>Fetch the model runtime?</source>
        <translation>Die Modell-Laufzeit holen?</translation>
    </message>
    <message>
        <source>It takes about {size} on the disk, {free} are free.</source>
        <translation>Sie belegt etwa {size} auf dem Datenträger, {free} sind frei.</translation>
    </message>
    <message>
        <source>{free} are free on the disk.</source>
        <translation>{free} sind auf dem Datenträger frei.</translation>
    </message>
    <message>
        <source>For: {build}.</source>
        <translation>Für: {build}.</translation>
    </message>
    <message>
        <source>To fetch: {size}.</source>
        <translation>Zu holen: {size}.</translation>
    </message>
    <message>
        <source>Each file is checked. What was fetched is kept when you cancel.</source>
        <translation>Jede Datei wird geprüft. Was schon geholt ist, bleibt beim Abbrechen erhalten.</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>Holen</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>The model runtime is here and was checked.</source>
        <translation>Die Modell-Laufzeit ist da und wurde geprüft.</translation>
    </message>
    <message>
        <source>The model runtime is whole: every file is as it was published.</source>
        <translation>Die Modell-Laufzeit ist vollständig: Jede Datei ist so, wie sie veröffentlicht wurde.</translation>
    </message>
    <message>
        <source>The model runtime was removed. Models and people are kept.</source>
        <translation>Die Modell-Laufzeit wurde entfernt. Modelle und Personen bleiben.</translation>
    </message>
    <message>
        <source>Setting up the model runtime</source>
        <translation>Modell-Laufzeit wird eingerichtet</translation>
    </message>
    <message>
        <source>Checking the model runtime</source>
        <translation>Modell-Laufzeit wird geprüft</translation>
    </message>
    <message>
        <source>Removing the model runtime</source>
        <translation>Modell-Laufzeit wird entfernt</translation>
    </message>
    <message>
        <source>Nothing to fetch: the program&apos;s own Python environment is used</source>
        <translation>Nichts zu holen: Die eigene Python-Umgebung des Programms wird verwendet</translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>{size} frei</translation>
    </message>
    <message>
        <source>{size} on the disk</source>
        <translation>{size} auf dem Datenträger</translation>
    </message>
    <message>
        <source>Here: {build}</source>
        <translation>Vorhanden: {build}</translation>
    </message>
    <message>
        <source>Not on this computer</source>
        <translation>Nicht auf diesem Computer</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
    <message>
        <source>Made for another version of the program</source>
        <translation>Für eine andere Version des Programms</translation>
    </message>
    <message>
        <source>A part of it is here</source>
        <translation>Ein Teil davon ist da</translation>
    </message>
    <message>
        <source>{size} to fetch</source>
        <translation>{size} zu holen</translation>
    </message>
    <message>
        <source>more than {size}</source>
        <translation>mehr als {size}</translation>
    </message>
    <message>
        <source>Learning with a base model and free questions run in it.</source>
        <translation>Das Lernen mit einem Basismodell und freie Fragen laufen darin.</translation>
    </message>
    <message>
        <source>Suits this computer: {build}, {reason}.</source>
        <translation>Passt zu diesem Computer: {build}, {reason}.</translation>
    </message>
    <message>
        <source>Downloads are switched off; it can be taken from a folder or drive.</source>
        <translation>Downloads sind ausgeschaltet; sie lässt sich aus einem Ordner oder von einem Laufwerk nehmen.</translation>
    </message>
    <message>
        <source>Learning with a base model and free questions need it. Face memory works without it.</source>
        <translation>Das Lernen mit einem Basismodell und freie Fragen brauchen sie. Das Gesichtsgedächtnis arbeitet ohne sie.</translation>
    </message>
    <message>
        <source>for {card}</source>
        <translation>für {card}</translation>
    </message>
    <message>
        <source>Repair…</source>
        <translation>Reparieren …</translation>
    </message>
    <message>
        <source>Renew…</source>
        <translation>Erneuern …</translation>
    </message>
    <message>
        <source>Go on fetching…</source>
        <translation>Weiter holen …</translation>
    </message>
    <message>
        <source>Fetch…</source>
        <translation>Holen …</translation>
    </message>
    <message>
        <source>Folder with the files of the model runtime</source>
        <translation>Ordner mit den Dateien der Modell-Laufzeit</translation>
    </message>
    <message>
        <source>Remove the model runtime?</source>
        <translation>Die Modell-Laufzeit entfernen?</translation>
    </message>
    <message>
        <source>{size} are free again. Models, people and chats are kept; it can be fetched again.</source>
        <translation>{size} werden wieder frei. Modelle, Personen und Chats bleiben; sie lässt sich erneut holen.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>NVIDIA graphics card (CUDA {version})</source>
        <translation>NVIDIA-Grafikkarte (CUDA {version})</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>Prozessor</translation>
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
    <name>Sentences</name>
    <message>
        <source>(compute capability {capability})</source>
        <translation>(Rechenfähigkeit {capability})</translation>
    </message>
    <message>
        <source>(erased person)</source>
        <translation>(gelöschte Person)</translation>
    </message>
    <message>
        <source>, at different times</source>
        <translation>, zu verschiedenen Zeiten</translation>
    </message>
    <message>
        <source>A background process belongs to another version of the program ({theirs}, here {version}/{x}).</source>
        <translation>Ein Hintergrundprozess gehört zu einer anderen Version des Programms ({theirs}, hier {version}/{x}).</translation>
    </message>
    <message>
        <source>A background process stopped</source>
        <translation>Ein Hintergrundprozess ist stehen geblieben</translation>
    </message>
    <message>
        <source>A clip of the sample world is gone.</source>
        <translation>Ein Clip der Beispielwelt ist verschwunden.</translation>
    </message>
    <message>
        <source>A command is at work on your data folder, so the window cannot open yet.</source>
        <translation>Ein Befehl arbeitet mit Ihrem Datenordner, deshalb kann sich das Fenster noch nicht öffnen.</translation>
    </message>
    <message>
        <source>A face model file could not be loaded: it is damaged or made for another program.</source>
        <translation>Eine Datei des Gesichtsmodells ließ sich nicht laden: Sie ist beschädigt oder für ein anderes Programm gemacht.</translation>
    </message>
    <message>
        <source>A face that was to be learned is not part of this track.</source>
        <translation>Ein Gesicht, das gelernt werden sollte, gehört nicht zu diesem Auftritt.</translation>
    </message>
    <message>
        <source>A file did not arrive whole.</source>
        <translation>Eine Datei ist nicht heil angekommen.</translation>
    </message>
    <message>
        <source>A file in the data folder could not be deleted ({reason}).</source>
        <translation>Eine Datei im Datenordner ließ sich nicht löschen ({reason}).</translation>
    </message>
    <message>
        <source>A file of the body pack “{name}” is damaged or of another kind.</source>
        <translation>Eine Datei des Körperpakets „{name}“ ist beschädigt oder von anderer Art.</translation>
    </message>
    <message>
        <source>A file of the training could not be read back.</source>
        <translation>Eine Datei des Lernens ließ sich nicht wieder lesen.</translation>
    </message>
    <message>
        <source>A file of this insightface pack is damaged.</source>
        <translation>Eine Datei dieses insightface-Pakets ist beschädigt.</translation>
    </message>
    <message>
        <source>A file of this insightface pack is no {task} model.</source>
        <translation>Eine Datei dieses insightface-Pakets ist kein {task}-Modell.</translation>
    </message>
    <message>
        <source>A file or folder name holds characters that are no valid text.</source>
        <translation>Ein Datei- oder Ordnername enthält Zeichen, die kein gültiger Text sind.</translation>
    </message>
    <message>
        <source>A finished job names a file that is not in its folder: {name}</source>
        <translation>Eine fertige Aufgabe nennt eine Datei, die nicht in ihrem Ordner liegt: {name}</translation>
    </message>
    <message>
        <source>A finished job&apos;s array cannot be read.</source>
        <translation>Die Daten einer fertigen Aufgabe sind nicht lesbar.</translation>
    </message>
    <message>
        <source>A finished job&apos;s array is not the one that was announced.</source>
        <translation>Die Daten einer fertigen Aufgabe sind nicht die angekündigten.</translation>
    </message>
    <message>
        <source>A finished job&apos;s files could not be moved into the data folder ({reason}).</source>
        <translation>Die Dateien einer fertigen Aufgabe ließen sich nicht in den Datenordner verschieben ({reason}).</translation>
    </message>
    <message>
        <source>A graphics card was found but could not be started.</source>
        <translation>Eine Grafikkarte wurde gefunden, ließ sich aber nicht starten.</translation>
    </message>
    <message>
        <source>A job about this person or a clip they are in is under way.</source>
        <translation>Eine Aufgabe zu dieser Person oder zu einem Clip mit ihr läuft gerade.</translation>
    </message>
    <message>
        <source>A message could not be read: {reason}</source>
        <translation>Eine Nachricht war nicht lesbar: {reason}</translation>
    </message>
    <message>
        <source>A message of {data} bytes is too big to send.</source>
        <translation>Eine Nachricht von {data} Bytes ist zu groß zum Senden.</translation>
    </message>
    <message>
        <source>A message was too big to be read.</source>
        <translation>Eine Nachricht war zu groß zum Lesen.</translation>
    </message>
    <message>
        <source>A model is not ready</source>
        <translation>Ein Modell ist nicht bereit</translation>
    </message>
    <message>
        <source>A name cannot hold the signs { and }.</source>
        <translation>Ein Name darf die Zeichen { und } nicht enthalten.</translation>
    </message>
    <message>
        <source>A person cannot be merged with themselves.</source>
        <translation>Eine Person kann nicht mit sich selbst zusammengelegt werden.</translation>
    </message>
    <message>
        <source>A person needs a name.</source>
        <translation>Eine Person braucht einen Namen.</translation>
    </message>
    <message>
        <source>A preview picture could not be written: {reason}.</source>
        <translation>Ein Vorschaubild ließ sich nicht schreiben: {reason}.</translation>
    </message>
    <message>
        <source>A scan follows a body backwards in time.</source>
        <translation>Ein Suchlauf verfolgt einen Körper rückwärts in der Zeit.</translation>
    </message>
    <message>
        <source>A scan names a track without faces, spans or points.</source>
        <translation>Ein Suchlauf nennt einen Auftritt ohne Gesichter, Zeiten oder Punkte.</translation>
    </message>
    <message>
        <source>A scan names an embedding that is not there.</source>
        <translation>Ein Suchlauf nennt einen Gesichtsvektor, den es nicht gibt.</translation>
    </message>
    <message>
        <source>A scan names cuts that are not in the order of time.</source>
        <translation>Ein Suchlauf nennt Schnitte, die nicht in der Reihenfolge der Zeit sind.</translation>
    </message>
    <message>
        <source>A scan&apos;s embeddings have shape {shape}, dtype {dtype}.</source>
        <translation>Die Gesichtsvektoren eines Suchlaufs haben die Form {shape}, Typ {dtype}.</translation>
    </message>
    <message>
        <source>A scan&apos;s embeddings hold values that are no numbers.</source>
        <translation>Die Gesichtsvektoren eines Suchlaufs enthalten Werte, die keine Zahlen sind.</translation>
    </message>
    <message>
        <source>A worker was started without its first line.</source>
        <translation>Ein Hintergrundprozess wurde ohne seine erste Zeile gestartet.</translation>
    </message>
    <message>
        <source>About {needed} GB for learning, {free} GB free.{slow}</source>
        <translation>Etwa {needed} GB zum Lernen, {free} GB frei.{slow}</translation>
    </message>
    <message>
        <source>Accept the licence first (--accept-licence), if you may use the base model under it.</source>
        <translation>Nehmen Sie zuerst die Lizenz an (--accept-licence), wenn Sie das Basismodell unter ihr nutzen dürfen.</translation>
    </message>
    <message>
        <source>Accept the licence first, if you may use the pack under it.</source>
        <translation>Nehmen Sie zuerst die Lizenz an, wenn Sie das Paket unter ihr nutzen dürfen.</translation>
    </message>
    <message>
        <source>Add clips in which other people are seen, whoever they are; they are looked through at once. Until then the person is recognised by face memory.</source>
        <translation>Fügen Sie Clips hinzu, in denen andere Menschen zu sehen sind, gleich welche; sie werden sofort durchsucht. Bis dahin wird die Person durch das Gesichtsgedächtnis erkannt.</translation>
    </message>
    <message>
        <source>Add it again when it is complete.</source>
        <translation>Fügen Sie sie noch einmal hinzu, wenn sie vollständig ist.</translation>
    </message>
    <message>
        <source>Add it again.</source>
        <translation>Fügen Sie sie noch einmal hinzu.</translation>
    </message>
    <message>
        <source>Add its file to the library first.</source>
        <translation>Fügen Sie zuerst die Datei zur Bibliothek hinzu.</translation>
    </message>
    <message>
        <source>Add more clips.</source>
        <translation>Fügen Sie mehr Clips hinzu.</translation>
    </message>
    <message>
        <source>Add the videos in it, or the folder as a whole.</source>
        <translation>Fügen Sie die Videos darin oder den Ordner als Ganzes hinzu.</translation>
    </message>
    <message>
        <source>After unpacking, these are still not right: {bad}.</source>
        <translation>Nach dem Entpacken stimmen diese immer noch nicht: {bad}.</translation>
    </message>
    <message>
        <source>Allow them in the settings, or import the files.</source>
        <translation>Erlauben Sie sie in den Einstellungen, oder importieren Sie die Dateien.</translation>
    </message>
    <message>
        <source>An array has shape {shape}, {dtype}; announced were {array}.</source>
        <translation>Daten haben die Form {shape}, {dtype}; angekündigt waren {array}.</translation>
    </message>
    <message>
        <source>Another process is using the data folder and does not answer: {data}</source>
        <translation>Ein anderer Prozess benutzt den Datenordner und antwortet nicht: {data}</translation>
    </message>
    <message>
        <source>Another program keeps the catalog busy.</source>
        <translation>Ein anderes Programm hält den Katalog besetzt.</translation>
    </message>
    <message>
        <source>Another program reads the catalog, so that not all traces could be removed yet.</source>
        <translation>Ein anderes Programm liest den Katalog, deshalb konnten noch nicht alle Spuren entfernt werden.</translation>
    </message>
    <message>
        <source>Another window or command has your data folder open.</source>
        <translation>Ein anderes Fenster oder ein Befehl hat Ihren Datenordner geöffnet.</translation>
    </message>
    <message>
        <source>Answering about “{title}”</source>
        <translation>Antwort zu „{title}“</translation>
    </message>
    <message>
        <source>Ask again to see who is.</source>
        <translation>Fragen Sie noch einmal, um zu sehen, wer es ist.</translation>
    </message>
    <message>
        <source>Asking about clips</source>
        <translation>Clips werden befragt</translation>
    </message>
    <message>
        <source>Asking what there is</source>
        <translation>Es wird gefragt, was es gibt</translation>
    </message>
    <message>
        <source>Base models of the kind “{model_type}” are not supported.</source>
        <translation>Basismodelle der Art „{model_type}“ werden nicht unterstützt.</translation>
    </message>
    <message>
        <source>Begin a new chat.</source>
        <translation>Beginnen Sie einen neuen Chat.</translation>
    </message>
    <message>
        <source>Cancel it or wait, then erase.</source>
        <translation>Brechen Sie sie ab, oder warten Sie, und löschen Sie dann.</translation>
    </message>
    <message>
        <source>Check its name and its folder.</source>
        <translation>Prüfen Sie den Namen und den Ordner.</translation>
    </message>
    <message>
        <source>Check its name.</source>
        <translation>Prüfen Sie den Namen.</translation>
    </message>
    <message>
        <source>Check its permissions and that its disk is not full.</source>
        <translation>Prüfen Sie die Zugriffsrechte und ob der Datenträger voll ist.</translation>
    </message>
    <message>
        <source>Check its permissions and that its drive is connected.</source>
        <translation>Prüfen Sie die Zugriffsrechte und ob das Laufwerk angeschlossen ist.</translation>
    </message>
    <message>
        <source>Check that /tmp can be written to.</source>
        <translation>Prüfen Sie, ob in /tmp geschrieben werden kann.</translation>
    </message>
    <message>
        <source>Check that it exists, that you may write to it and that its disk is not full.</source>
        <translation>Prüfen Sie, ob es ihn gibt, ob Sie darin schreiben dürfen und ob der Datenträger voll ist.</translation>
    </message>
    <message>
        <source>Check that its drive is connected and that you may write there.</source>
        <translation>Prüfen Sie, ob das Laufwerk angeschlossen ist und ob Sie dort schreiben dürfen.</translation>
    </message>
    <message>
        <source>Check that the disk has room and that you may read and write the folder of the settings.</source>
        <translation>Prüfen Sie, ob auf dem Datenträger Platz ist und ob Sie den Ordner der Einstellungen lesen und beschreiben dürfen.</translation>
    </message>
    <message>
        <source>Check that the disk has room and the folder can be written to.</source>
        <translation>Prüfen Sie, ob auf dem Datenträger Platz ist und ob der Ordner beschrieben werden kann.</translation>
    </message>
    <message>
        <source>Check that the drive is connected and healthy, then try again.</source>
        <translation>Prüfen Sie, ob das Laufwerk angeschlossen und in Ordnung ist, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>Check that the drive is connected and that you may write to the folder.</source>
        <translation>Prüfen Sie, ob das Laufwerk angeschlossen ist und ob Sie in den Ordner schreiben dürfen.</translation>
    </message>
    <message>
        <source>Check that the drive is connected, then try again.</source>
        <translation>Prüfen Sie, ob das Laufwerk angeschlossen ist, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>Check the connection and try again: what has arrived is kept.</source>
        <translation>Prüfen Sie die Verbindung, und versuchen Sie es noch einmal: Was angekommen ist, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Check the disk and try again.</source>
        <translation>Prüfen Sie den Datenträger, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Check the drive and try again.</source>
        <translation>Das Laufwerk prüfen und es noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Check the drive or the network connection, then try again.</source>
        <translation>Prüfen Sie das Laufwerk oder die Netzverbindung, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>Check the free space and the permissions of that folder, then try again.</source>
        <translation>Den freien Platz und die Rechte dieses Ordners prüfen, dann noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Check the free space and the permissions of the data folder, then try again.</source>
        <translation>Prüfen Sie den freien Platz und die Zugriffsrechte des Datenordners, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>Check the free space of the data folder&apos;s drive.</source>
        <translation>Prüfen Sie den freien Platz auf dem Laufwerk des Datenordners.</translation>
    </message>
    <message>
        <source>Check the free space of the data folder&apos;s drive. Nothing was changed.</source>
        <translation>Prüfen Sie den freien Platz auf dem Laufwerk des Datenordners. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Check the free space of the disk that holds the cache folder.</source>
        <translation>Prüfen Sie den freien Platz auf dem Datenträger, auf dem der Zwischenspeicher liegt.</translation>
    </message>
    <message>
        <source>Check the free space of the disk.</source>
        <translation>Prüfen Sie den freien Platz auf dem Datenträger.</translation>
    </message>
    <message>
        <source>Check the permissions of the folder and that its drive is not write-protected.</source>
        <translation>Prüfen Sie die Zugriffsrechte des Ordners und ob sein Laufwerk schreibgeschützt ist.</translation>
    </message>
    <message>
        <source>Check the permissions of the folder.</source>
        <translation>Prüfen Sie die Zugriffsrechte des Ordners.</translation>
    </message>
    <message>
        <source>Checking the base model</source>
        <translation>Das Basismodell wird geprüft</translation>
    </message>
    <message>
        <source>Checking the compute device</source>
        <translation>Das Rechengerät wird geprüft</translation>
    </message>
    <message>
        <source>Choose a face pack (`pvchat models list`).</source>
        <translation>Wählen Sie ein Gesichtspaket (`pvchat models list`).</translation>
    </message>
    <message>
        <source>Choose a video file from a phone or camera, for example .mp4, .mov, .mkv, .avi or .mpg.</source>
        <translation>Wählen Sie eine Videodatei von einem Telefon oder einer Kamera, zum Beispiel .mp4, .mov, .mkv, .avi oder .mpg.</translation>
    </message>
    <message>
        <source>Choose another base model.</source>
        <translation>Wählen Sie ein anderes Basismodell.</translation>
    </message>
    <message>
        <source>Choose another clip or face.</source>
        <translation>Wählen Sie einen anderen Clip oder ein anderes Gesicht.</translation>
    </message>
    <message>
        <source>Choose another folder or drive.</source>
        <translation>Einen anderen Ordner oder ein anderes Laufwerk wählen.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>Choose at least one.</source>
        <translation>Wählen Sie mindestens einen aus.</translation>
    </message>
    <message>
        <source>Choose one of:</source>
        <translation>Wählen Sie eines von:</translation>
    </message>
    <message>
        <source>Choose one of: pvchat models list</source>
        <translation>Wählen Sie eines von: pvchat models list</translation>
    </message>
    <message>
        <source>Choose one on a drive that you may write to.</source>
        <translation>Wählen Sie einen auf einem Laufwerk, auf das Sie schreiben dürfen.</translation>
    </message>
    <message>
        <source>Choose one on the Models page, or: pvchat models list</source>
        <translation>Wählen Sie eines auf der Seite „Modelle“, oder: pvchat models list</translation>
    </message>
    <message>
        <source>Choose the processor in the settings.</source>
        <translation>Wählen Sie in den Einstellungen den Prozessor.</translation>
    </message>
    <message>
        <source>Choose the video file that belongs to this sound.</source>
        <translation>Wählen Sie die Videodatei, die zu diesem Ton gehört.</translation>
    </message>
    <message>
        <source>Choose two different people.</source>
        <translation>Wählen Sie zwei verschiedene Personen.</translation>
    </message>
    <message>
        <source>Clips are videos; choose a file that holds moving pictures.</source>
        <translation>Clips sind Videos; wählen Sie eine Datei mit bewegten Bildern.</translation>
    </message>
    <message>
        <source>Clips of other people are needed</source>
        <translation>Clips von anderen Menschen werden gebraucht</translation>
    </message>
    <message>
        <source>Close it and try again.</source>
        <translation>Schließen Sie es, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Close it, then try again.</source>
        <translation>Schließen Sie es, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>Close other programs and try again.</source>
        <translation>Schließen Sie andere Programme, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Close other programs that use it, or choose a smaller base model.</source>
        <translation>Schließen Sie andere Programme, die sie benutzen, oder wählen Sie ein kleineres Basismodell.</translation>
    </message>
    <message>
        <source>Close other programs that use the data folder (a backup or synchronisation tool), then try again.</source>
        <translation>Schließen Sie andere Programme, die den Datenordner benutzen (zur Sicherung oder zum Abgleich), und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>Close other programs that use the graphics card, or choose a smaller base model.</source>
        <translation>Schließen Sie andere Programme, die die Grafikkarte benutzen, oder wählen Sie ein kleineres Basismodell.</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller base model.</source>
        <translation>Schließen Sie andere Programme, oder wählen Sie ein kleineres Basismodell.</translation>
    </message>
    <message>
        <source>Close programs that may hold it open, then try again.</source>
        <translation>Schließen Sie Programme, die sie geöffnet haben könnten, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>Close that program; the rest is done when PVChat Desktop starts the next time.</source>
        <translation>Schließen Sie dieses Programm; der Rest geschieht beim nächsten Start von PVChat Desktop.</translation>
    </message>
    <message>
        <source>Close the program and start it again with ./pvchat.</source>
        <translation>Schließen Sie das Programm, und starten Sie es mit ./pvchat neu.</translation>
    </message>
    <message>
        <source>Comes with the program, for the drawn people of the sample world alone.</source>
        <translation>Kommt mit dem Programm, nur für die gezeichneten Menschen der Beispielwelt.</translation>
    </message>
    <message>
        <source>Comes with the program, for the sample world.</source>
        <translation>Kommt mit dem Programm, für die Beispielwelt.</translation>
    </message>
    <message>
        <source>Commands work all the same: pvchat --help</source>
        <translation>Befehle gehen trotzdem: pvchat --help</translation>
    </message>
    <message>
        <source>Comparing faces</source>
        <translation>Gesichter werden verglichen</translation>
    </message>
    <message>
        <source>Comparing faces again</source>
        <translation>Gesichter werden neu verglichen</translation>
    </message>
    <message>
        <source>Comparing faces again after a change</source>
        <translation>Gesichter werden nach einer Änderung neu verglichen</translation>
    </message>
    <message>
        <source>Comparing known faces with another face pack</source>
        <translation>Bekannte Gesichter werden mit einem anderen Gesichtspaket verglichen</translation>
    </message>
    <message>
        <source>Confirm this face as that person, or choose a name that tells the two apart.</source>
        <translation>Bestätigen Sie dieses Gesicht als diese Person, oder wählen Sie einen Namen, der die beiden unterscheidet.</translation>
    </message>
    <message>
        <source>Confirmed {person}</source>
        <translation>{person} bestätigt</translation>
    </message>
    <message>
        <source>Connect its drive and try again: names and answers stay in it.</source>
        <translation>Schließen Sie das Laufwerk an, und versuchen Sie es noch einmal: Namen und Antworten bleiben darin erhalten.</translation>
    </message>
    <message>
        <source>Connect its drive, or look for moved files.</source>
        <translation>Schließen Sie das Laufwerk an, oder suchen Sie nach verschobenen Dateien.</translation>
    </message>
    <message>
        <source>Connect the drive it is on, then try again.</source>
        <translation>Schließen Sie das Laufwerk an, auf dem er liegt, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>Connect the drives they are on, then try again.</source>
        <translation>Schließen Sie die Laufwerke an, auf denen sie liegen, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>Convert it to H.264 (.mp4) with any video converter, then add it again.</source>
        <translation>Wandeln Sie sie mit einem beliebigen Videoprogramm in H.264 (.mp4) um, und fügen Sie sie dann noch einmal hinzu.</translation>
    </message>
    <message>
        <source>Copy all files of the base model into one folder.</source>
        <translation>Kopieren Sie alle Dateien des Basismodells in einen Ordner.</translation>
    </message>
    <message>
        <source>Copy all of them.</source>
        <translation>Kopieren Sie sie alle.</translation>
    </message>
    <message>
        <source>Copy the clips to a folder you may write to, or lift the protection. The clip was not touched.</source>
        <translation>Kopieren Sie die Clips in einen Ordner, in den Sie schreiben dürfen, oder heben Sie den Schutz auf. Der Clip blieb unberührt.</translation>
    </message>
    <message>
        <source>Damaged or changed: {bad} and more.</source>
        <translation>Beschädigt oder verändert: {bad} und mehr.</translation>
    </message>
    <message>
        <source>Damaged or changed: {bad}.</source>
        <translation>Beschädigt oder verändert: {bad}.</translation>
    </message>
    <message>
        <source>Damaged or changed: {changed}.</source>
        <translation>Beschädigt oder verändert: {changed}.</translation>
    </message>
    <message>
        <source>Damaged or changed: {some}.</source>
        <translation>Beschädigt oder verändert: {some}.</translation>
    </message>
    <message>
        <source>Describing scenes</source>
        <translation>Szenen werden beschrieben</translation>
    </message>
    <message>
        <source>Describing scenes of the library</source>
        <translation>Szenen der Bibliothek werden beschrieben</translation>
    </message>
    <message>
        <source>Describing the clips</source>
        <translation>Die Clips werden beschrieben</translation>
    </message>
    <message>
        <source>Descriptions right in {adapter} of {adapter2}; face memory alone in {memory}.</source>
        <translation>Beschreibungen richtig in {adapter} von {adapter2}; das Gesichtsgedächtnis allein in {memory}.</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>Das Gerät ist besetzt</translation>
    </message>
    <message>
        <source>Did it work?</source>
        <translation>Hat es geklappt?</translation>
    </message>
    <message>
        <source>Disk: about {disk_bytes} GB.</source>
        <translation>Datenträger: etwa {disk_bytes} GB.</translation>
    </message>
    <message>
        <source>Download it (`pvchat models download {name}`) or import it from a folder.</source>
        <translation>Laden Sie es herunter (`pvchat models download {name}`), oder importieren Sie es aus einem Ordner.</translation>
    </message>
    <message>
        <source>Download or import it again, or choose another folder.</source>
        <translation>Laden oder importieren Sie es noch einmal, oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Downloads are switched off.</source>
        <translation>Herunterladen ist ausgeschaltet.</translation>
    </message>
    <message>
        <source>Drawing clips</source>
        <translation>Clips werden gezeichnet</translation>
    </message>
    <message>
        <source>Drawing the sample world</source>
        <translation>Die Beispielwelt wird gezeichnet</translation>
    </message>
    <message>
        <source>Drawn faces</source>
        <translation>Gezeichnete Gesichter</translation>
    </message>
    <message>
        <source>Enroll again from the saved clip, or import the face memory alone (--memory-only).</source>
        <translation>Lernen Sie die Person noch einmal aus dem gespeicherten Clip, oder importieren Sie nur das Gesichtsgedächtnis (--memory-only).</translation>
    </message>
    <message>
        <source>Enroll the person again.</source>
        <translation>Benennen Sie die Person noch einmal.</translation>
    </message>
    <message>
        <source>Every sidecar is as it should be: there is nothing to write.</source>
        <translation>Jede Begleitdatei ist, wie sie sein soll: Es gibt nichts zu schreiben.</translation>
    </message>
    <message>
        <source>Everybody in this clip seems to be somebody else: {names}.</source>
        <translation>Alle in diesem Clip scheinen jemand anderes zu sein: {names}.</translation>
    </message>
    <message>
        <source>Everything about {name} was removed: {tracks} appearances, {faces} pictures, {files} files.</source>
        <translation>Alles über {name} wurde entfernt: Auftritte: {tracks}, Bilder: {faces}, Dateien: {files}.</translation>
    </message>
    <message>
        <source>Everything in the sidecars is known already.</source>
        <translation>Alles in den Begleitdateien ist schon bekannt.</translation>
    </message>
    <message>
        <source>Face memory alone is surer: {what} in {memory} of {own}, with the adapter in {adapter}.</source>
        <translation>Das Gesichtsgedächtnis allein ist sicherer: {what} in {memory} von {own}, mit dem Gelernten in {adapter}.</translation>
    </message>
    <message>
        <source>Face memory works all the same. See: pvchat doctor</source>
        <translation>Das Gesichtsgedächtnis arbeitet trotzdem. Siehe: pvchat doctor</translation>
    </message>
    <message>
        <source>Face memory works without it. Fetch it under Models, or with: pvchat runtime install</source>
        <translation>Das Gesichtsgedächtnis arbeitet ohne sie. Laden Sie sie unter „Modelle“, oder mit: pvchat runtime install</translation>
    </message>
    <message>
        <source>Fetch it under Models, or with: pvchat runtime install</source>
        <translation>Laden Sie sie unter „Modelle“, oder mit: pvchat runtime install</translation>
    </message>
    <message>
        <source>Fetch the full model.</source>
        <translation>Laden Sie das vollständige Modell.</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>Der Dateiname ist zu lang</translation>
    </message>
    <message>
        <source>Files of the body pack “{name}” are gone: {missing}.</source>
        <translation>Dateien des Körperpakets „{name}“ sind fort: {missing}.</translation>
    </message>
    <message>
        <source>Files of the face pack “{name}” are gone: {missing}.</source>
        <translation>Dateien des Gesichtspakets „{name}“ sind fort: {missing}.</translation>
    </message>
    <message>
        <source>For graphics cards of 12 GB and more.</source>
        <translation>Für Grafikkarten ab 12 GB.</translation>
    </message>
    <message>
        <source>For graphics cards of 6 GB.</source>
        <translation>Für Grafikkarten mit 6 GB.</translation>
    </message>
    <message>
        <source>For graphics cards of 8 GB: the usual choice.</source>
        <translation>Für Grafikkarten mit 8 GB: die übliche Wahl.</translation>
    </message>
    <message>
        <source>Free some space and try again; what was fetched is kept.</source>
        <translation>Machen Sie Platz frei, und versuchen Sie es noch einmal; was geladen wurde, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Free some space, or move the data folder to a larger drive.</source>
        <translation>Machen Sie Platz frei, oder legen Sie den Datenordner auf ein größeres Laufwerk.</translation>
    </message>
    <message>
        <source>Free some space, or move the data folder to another drive.</source>
        <translation>Machen Sie Platz frei, oder legen Sie den Datenordner auf ein anderes Laufwerk.</translation>
    </message>
    <message>
        <source>Free some space, then try again.</source>
        <translation>Machen Sie Platz frei, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>Get it again from where it came.</source>
        <translation>Holen Sie sie noch einmal von dort, woher sie kam.</translation>
    </message>
    <message>
        <source>Get the file again from where it came; nothing was changed here.</source>
        <translation>Holen Sie die Datei noch einmal von dort, woher sie kam; hier wurde nichts geändert.</translation>
    </message>
    <message>
        <source>Get the file again.</source>
        <translation>Holen Sie die Datei noch einmal.</translation>
    </message>
    <message>
        <source>Get the files again.</source>
        <translation>Holen Sie die Dateien noch einmal.</translation>
    </message>
    <message>
        <source>Get the folder&apos;s files again.</source>
        <translation>Holen Sie die Dateien des Ordners noch einmal.</translation>
    </message>
    <message>
        <source>Get them again.</source>
        <translation>Holen Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>Give a name, a day or a word, for example: Leo with Grandma summer 2019</source>
        <translation>Geben Sie einen Namen, einen Tag oder ein Wort an, zum Beispiel: Leo mit Oma Sommer 2019</translation>
    </message>
    <message>
        <source>Give one (--name).</source>
        <translation>Geben Sie einen an (--name).</translation>
    </message>
    <message>
        <source>Give one after the folder.</source>
        <translation>Geben Sie einen hinter dem Ordner an.</translation>
    </message>
    <message>
        <source>Give the folder that holds the base model&apos;s config.json.</source>
        <translation>Geben Sie den Ordner an, in dem config.json des Basismodells liegt.</translation>
    </message>
    <message>
        <source>Give the folder that holds the pack&apos;s files.</source>
        <translation>Geben Sie den Ordner mit den Dateien des Pakets an.</translation>
    </message>
    <message>
        <source>Give the folder that holds the runtime&apos;s files.</source>
        <translation>Geben Sie den Ordner mit den Dateien der Modell-Laufzeit an.</translation>
    </message>
    <message>
        <source>Give the folder with that file.</source>
        <translation>Geben Sie den Ordner mit dieser Datei an.</translation>
    </message>
    <message>
        <source>Give the passphrase.</source>
        <translation>Geben Sie das Passwort ein.</translation>
    </message>
    <message>
        <source>Good pictures of the face: {good}, of {needed} needed. Choose a longer clip.</source>
        <translation>Gute Bilder des Gesichts: {good}, nötig sind {needed}. Wählen Sie einen längeren Clip.</translation>
    </message>
    <message>
        <source>Hid {person}</source>
        <translation>{person} ausgeblendet</translation>
    </message>
    <message>
        <source>If it is the other figure that is wrong, say so first.</source>
        <translation>Wenn die andere Figur die falsche ist, sagen Sie das zuerst.</translation>
    </message>
    <message>
        <source>If it plays elsewhere, save it there as a new file; if it was being copied, copy it again to the end.</source>
        <translation>Wenn sie anderswo läuft, speichern Sie sie dort als neue Datei; wenn sie gerade kopiert wurde, kopieren Sie sie noch einmal bis zum Ende.</translation>
    </message>
    <message>
        <source>If one of the two is named wrongly there, say so first.</source>
        <translation>Wenn eine der beiden dort falsch benannt ist, sagen Sie das zuerst.</translation>
    </message>
    <message>
        <source>If that was wrong, undo it or say that it is not this person first.</source>
        <translation>Wenn das falsch war, machen Sie es rückgängig, oder sagen Sie zuerst, dass es nicht diese Person ist.</translation>
    </message>
    <message>
        <source>If you moved it, add it again: everything known about it stays.</source>
        <translation>Wenn Sie sie verschoben haben, fügen Sie sie noch einmal hinzu: Alles Bekannte bleibt.</translation>
    </message>
    <message>
        <source>Ignored somebody</source>
        <translation>Jemand Unwichtigen beiseitegelegt</translation>
    </message>
    <message>
        <source>Ignored somebody, {tracks}</source>
        <translation>Jemand Unwichtigen beiseitegelegt, {tracks}</translation>
    </message>
    <message>
        <source>Import it again from its folder (`pvchat models import FOLDER`).</source>
        <translation>Importieren Sie es noch einmal aus seinem Ordner (`pvchat models import FOLDER`).</translation>
    </message>
    <message>
        <source>Import it from a folder that holds its files (`pvchat models import FOLDER {name}`).</source>
        <translation>Importieren Sie es aus einem Ordner mit seinen Dateien (`pvchat models import FOLDER {name}`).</translation>
    </message>
    <message>
        <source>Import it from a folder.</source>
        <translation>Importieren Sie es aus einem Ordner.</translation>
    </message>
    <message>
        <source>Import or download the face pack again.</source>
        <translation>Importieren oder laden Sie das Gesichtspaket noch einmal.</translation>
    </message>
    <message>
        <source>Import or download the pack again, or choose another one.</source>
        <translation>Importieren oder laden Sie das Paket noch einmal, oder wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>Import the face pack again.</source>
        <translation>Importieren Sie das Gesichtspaket noch einmal.</translation>
    </message>
    <message>
        <source>Import the pack again, or choose another one.</source>
        <translation>Importieren Sie das Paket noch einmal, oder wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>Import the pack again.</source>
        <translation>Importieren Sie das Paket noch einmal.</translation>
    </message>
    <message>
        <source>Import under another name (--name), or add it to that person (--into).</source>
        <translation>Importieren Sie es unter einem anderen Namen (--name), oder fügen Sie es zu dieser Person hinzu (--into).</translation>
    </message>
    <message>
        <source>Imported from a folder.</source>
        <translation>Aus einem Ordner importiert.</translation>
    </message>
    <message>
        <source>Imported {person}</source>
        <translation>{person} importiert</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Fehler beim Lesen oder Schreiben</translation>
    </message>
    <message>
        <source>Install the newest version, or choose another data folder.</source>
        <translation>Installieren Sie die neueste Version, oder wählen Sie einen anderen Datenordner.</translation>
    </message>
    <message>
        <source>Install the newest version.</source>
        <translation>Installieren Sie die neueste Version.</translation>
    </message>
    <message>
        <source>Install the package python3-venv.</source>
        <translation>Installieren Sie das Paket python3-venv.</translation>
    </message>
    <message>
        <source>Install the packages python3 and python3-venv.</source>
        <translation>Installieren Sie die Pakete python3 und python3-venv.</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>Es ist ein Ordner</translation>
    </message>
    <message>
        <source>It does not start.</source>
        <translation>Sie startet nicht.</translation>
    </message>
    <message>
        <source>It is a bare video stream. Put it into an .mp4 or .mkv file with any video converter.</source>
        <translation>Sie ist ein bloßer Videostrom. Packen Sie ihn mit einem beliebigen Videoprogramm in eine .mp4- oder .mkv-Datei.</translation>
    </message>
    <message>
        <source>It may be a trap.</source>
        <translation>Sie könnte eine Falle sein.</translation>
    </message>
    <message>
        <source>It needs program code of its own, which this program never runs.</source>
        <translation>Es braucht eigenen Programmcode, den dieses Programm nie ausführt.</translation>
    </message>
    <message>
        <source>It was left as it is.</source>
        <translation>Sie blieb, wie sie war.</translation>
    </message>
    <message>
        <source>It was moved, renamed or deleted, or its drive is not connected.</source>
        <translation>Sie wurde verschoben, umbenannt oder gelöscht, oder ihr Laufwerk ist nicht angeschlossen.</translation>
    </message>
    <message>
        <source>Its base model, {title}, is not here; until it is, face memory answers alone.</source>
        <translation>Das Basismodell {title} ist nicht hier; bis dahin antwortet das Gesichtsgedächtnis allein.</translation>
    </message>
    <message>
        <source>Its files do not belong together or are damaged. Download or import it again.</source>
        <translation>Seine Dateien gehören nicht zusammen oder sind beschädigt. Laden oder importieren Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Its kind, “{kind}”, is not known here. Known: {x}.</source>
        <translation>Seine Art, „{kind}“, ist hier nicht bekannt. Bekannt: {x}.</translation>
    </message>
    <message>
        <source>Its licence ({licence}) has not been accepted.</source>
        <translation>Seine Lizenz ({licence}) wurde nicht angenommen.</translation>
    </message>
    <message>
        <source>Its publisher names no open licence for it; read the terms on its page first.</source>
        <translation>Der Herausgeber nennt keine offene Lizenz dafür; lesen Sie zuerst die Bedingungen auf seiner Seite.</translation>
    </message>
    <message>
        <source>Its size is known once the hub was asked (pvchat models plan --ask).</source>
        <translation>Die Größe ist bekannt, sobald beim Anbieter nachgefragt wurde (pvchat models plan --ask).</translation>
    </message>
    <message>
        <source>Its size is not known.</source>
        <translation>Die Größe ist nicht bekannt.</translation>
    </message>
    <message>
        <source>Known settings:</source>
        <translation>Bekannte Einstellungen:</translation>
    </message>
    <message>
        <source>Learned {person}</source>
        <translation>{person} gelernt</translation>
    </message>
    <message>
        <source>Learning from clips</source>
        <translation>Gelernt wird aus Clips</translation>
    </message>
    <message>
        <source>Learning from pictures</source>
        <translation>Gelernt wird aus Bildern</translation>
    </message>
    <message>
        <source>Learning with a base model and free questions need the model runtime, which is not here yet.</source>
        <translation>Lernen mit einem Basismodell und freie Fragen brauchen die Modell-Laufzeit, die noch nicht hier ist.</translation>
    </message>
    <message>
        <source>Learning with a base model needs Python {x}.{x2} to {x3}.{x4}, and none was found.</source>
        <translation>Lernen mit einem Basismodell braucht Python {x}.{x2} bis {x3}.{x4}, und keines wurde gefunden.</translation>
    </message>
    <message>
        <source>Learning {name}</source>
        <translation>{name} wird gelernt</translation>
    </message>
    <message>
        <source>Leave them out.</source>
        <translation>Lassen Sie sie weg.</translation>
    </message>
    <message>
        <source>Load it in bf16, or choose another base model.</source>
        <translation>Laden Sie es in bf16, oder wählen Sie ein anderes Basismodell.</translation>
    </message>
    <message>
        <source>Loading the base model</source>
        <translation>Das Basismodell wird geladen</translation>
    </message>
    <message>
        <source>Look again, then try once more.</source>
        <translation>Sehen Sie noch einmal nach, und versuchen Sie es dann wieder.</translation>
    </message>
    <message>
        <source>Look again.</source>
        <translation>Sehen Sie noch einmal nach.</translation>
    </message>
    <message>
        <source>Look at the clip&apos;s faces again.</source>
        <translation>Sehen Sie die Gesichter des Clips noch einmal an.</translation>
    </message>
    <message>
        <source>Look at the clip&apos;s faces again: it may have been rescanned.</source>
        <translation>Sehen Sie die Gesichter des Clips noch einmal an: Vielleicht wurde er neu durchsucht.</translation>
    </message>
    <message>
        <source>Look at the faces again.</source>
        <translation>Sehen Sie die Gesichter noch einmal an.</translation>
    </message>
    <message>
        <source>Looking at the clip</source>
        <translation>Der Clip wird angesehen</translation>
    </message>
    <message>
        <source>Looking at the clips</source>
        <translation>Die Clips werden angesehen</translation>
    </message>
    <message>
        <source>Looking at the graphics card</source>
        <translation>Die Grafikkarte wird geprüft</translation>
    </message>
    <message>
        <source>Looking closer where faces come and go</source>
        <translation>Genauer hingesehen wird, wo Gesichter kommen und gehen</translation>
    </message>
    <message>
        <source>Looking for faces</source>
        <translation>Gesichter werden gesucht</translation>
    </message>
    <message>
        <source>Looking for faces in “{title}”</source>
        <translation>Gesichter in „{title}“ werden gesucht</translation>
    </message>
    <message>
        <source>Looking for people in “{title}”</source>
        <translation>Personen in „{title}“ werden gesucht</translation>
    </message>
    <message>
        <source>Looking through the library</source>
        <translation>Die Bibliothek wird durchsucht</translation>
    </message>
    <message>
        <source>Looking where the clip can be entered</source>
        <translation>Gesucht wird, wo sich der Clip öffnen lässt</translation>
    </message>
    <message>
        <source>Make room on the drive and try again.</source>
        <translation>Schaffen Sie Platz auf dem Laufwerk, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Make room on the drive with the data folder, or check that the folder may be written to.</source>
        <translation>Schaffen Sie Platz auf dem Laufwerk mit dem Datenordner, oder prüfen Sie, ob in den Ordner geschrieben werden darf.</translation>
    </message>
    <message>
        <source>Make some space and try again.</source>
        <translation>Schaffen Sie Platz, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Making the environment</source>
        <translation>Die Umgebung wird eingerichtet</translation>
    </message>
    <message>
        <source>Making training clips</source>
        <translation>Übungsclips werden gemacht</translation>
    </message>
    <message>
        <source>Memory ran out: now at most {fewer} tokens in one pass.</source>
        <translation>Der Speicher ging aus: jetzt höchstens {fewer} Token in einem Durchgang.</translation>
    </message>
    <message>
        <source>Memory ran out: now {count} in one pass.</source>
        <translation>Der Speicher ging aus: jetzt {count} in einem Durchgang.</translation>
    </message>
    <message>
        <source>Memory ran out: now {count} of each clip.</source>
        <translation>Der Speicher ging aus: jetzt {count} von jedem Clip.</translation>
    </message>
    <message>
        <source>Memory: about {memory_bytes} GB{free}.</source>
        <translation>Speicher: etwa {memory_bytes} GB{free}.</translation>
    </message>
    <message>
        <source>Memory: about {memory_bytes} GB{free}. Disk: about {disk_bytes} GB.</source>
        <translation>Speicher: etwa {memory_bytes} GB{free}. Datenträger: etwa {disk_bytes} GB.</translation>
    </message>
    <message>
        <source>Merged {name} into {reference}</source>
        <translation>{name} mit {reference} zusammengelegt</translation>
    </message>
    <message>
        <source>Move it away to begin with an empty catalog, or put a backup in its place.</source>
        <translation>Verschieben Sie sie, um mit einem leeren Katalog zu beginnen, oder legen Sie eine Sicherung an ihre Stelle.</translation>
    </message>
    <message>
        <source>Move it away to begin with an empty catalog, or put a file of the folder &apos;backups&apos; in its place.</source>
        <translation>Verschieben Sie sie, um mit einem leeren Katalog zu beginnen, oder legen Sie eine Datei aus dem Ordner „backups“ an ihre Stelle.</translation>
    </message>
    <message>
        <source>Move the file to a folder with a shorter path.</source>
        <translation>Verschieben Sie die Datei in einen Ordner mit kürzerem Pfad.</translation>
    </message>
    <message>
        <source>Moving the models</source>
        <translation>Die Modelle werden verschoben</translation>
    </message>
    <message>
        <source>NVIDIA card</source>
        <translation>NVIDIA-Karte</translation>
    </message>
    <message>
        <source>Names of {who}, {faces}, {verb} beside {touched}: {files}.</source>
        <translation>Namen von {who}, {faces}, {verb} neben {touched}: {files}.</translation>
    </message>
    <message>
        <source>No NVIDIA graphics card was found.</source>
        <translation>Es wurde keine NVIDIA-Grafikkarte gefunden.</translation>
    </message>
    <message>
        <source>No appearance was chosen.</source>
        <translation>Es wurde kein Auftritt ausgewählt.</translation>
    </message>
    <message>
        <source>No base model is chosen, and captions are written by one.</source>
        <translation>Es ist kein Basismodell gewählt, und Bildbeschreibungen schreibt ein solches.</translation>
    </message>
    <message>
        <source>No clip is known without the person, so nobody was put into other surroundings.</source>
        <translation>Kein Clip ohne die Person ist bekannt, deshalb wurde niemand in eine andere Umgebung gesetzt.</translation>
    </message>
    <message>
        <source>No complete face pack was found in this folder: {lacking}.</source>
        <translation>In diesem Ordner wurde kein vollständiges Gesichtspaket gefunden: {lacking}.</translation>
    </message>
    <message>
        <source>No face of this clip is good enough to learn from.</source>
        <translation>Kein Gesicht in diesem Clip ist gut genug, um daraus zu lernen.</translation>
    </message>
    <message>
        <source>No face was found in the clip to learn from.</source>
        <translation>In dem Clip, aus dem gelernt werden soll, wurde kein Gesicht gefunden.</translation>
    </message>
    <message>
        <source>No face was found in this clip.</source>
        <translation>In diesem Clip wurde kein Gesicht gefunden.</translation>
    </message>
    <message>
        <source>No folder for a local channel could be made.</source>
        <translation>Ein Ordner für einen lokalen Kanal ließ sich nicht anlegen.</translation>
    </message>
    <message>
        <source>No graphics card can be used, so the processor does the work: this takes far longer.</source>
        <translation>Keine Grafikkarte ist nutzbar, deshalb rechnet der Prozessor: Das dauert viel länger.</translation>
    </message>
    <message>
        <source>No graphics card can be used.</source>
        <translation>Keine Grafikkarte ist nutzbar.</translation>
    </message>
    <message>
        <source>No identity rows are bound for this person of the request.</source>
        <translation>Für diese Person der Anfrage sind keine Identitätszeilen geladen.</translation>
    </message>
    <message>
        <source>No module named {match}</source>
        <translation>Ein Modul namens {match} fehlt</translation>
    </message>
    <message>
        <source>No name was found in sidecars that is not known already.</source>
        <translation>In Begleitdateien wurde kein Name gefunden, der nicht schon bekannt ist.</translation>
    </message>
    <message>
        <source>No pack with identity rows is loaded.</source>
        <translation>Kein Paket mit Identitätszeilen ist geladen.</translation>
    </message>
    <message>
        <source>No picture of this person&apos;s face is here any more.</source>
        <translation>Vom Gesicht dieser Person ist kein Bild mehr da.</translation>
    </message>
    <message>
        <source>No picture of “{name}” could be decoded.</source>
        <translation>Kein Bild von „{name}“ ließ sich entschlüsseln.</translation>
    </message>
    <message>
        <source>No sidecar of a clip of the library was found there.</source>
        <translation>Dort wurde keine Begleitdatei eines Clips der Bibliothek gefunden.</translation>
    </message>
    <message>
        <source>No source of {name} is known.</source>
        <translation>Für {name} ist keine Quelle bekannt.</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>Auf dem Datenträger ist kein Platz mehr</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>Die Datei oder der Ordner ist nicht da</translation>
    </message>
    <message>
        <source>No trained pack of this person is in use.</source>
        <translation>Kein gelerntes Paket dieser Person ist in Gebrauch.</translation>
    </message>
    <message>
        <source>Nobody called “{x}” is known.</source>
        <translation>Niemand namens „{x}“ ist bekannt.</translation>
    </message>
    <message>
        <source>Nobody is being learned just now.</source>
        <translation>Gerade wird niemand gelernt.</translation>
    </message>
    <message>
        <source>Nobody is called that at this time of the clip any more.</source>
        <translation>Zu dieser Zeit des Clips heißt niemand mehr so.</translation>
    </message>
    <message>
        <source>None of the {seen} pictures of this face is good enough to learn from.</source>
        <translation>Keines der {seen} Bilder dieses Gesichts ist gut genug, um daraus zu lernen.</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>Es ist kein Ordner</translation>
    </message>
    <message>
        <source>Not all of these appearances are of this person.</source>
        <translation>Nicht alle diese Auftritte sind von dieser Person.</translation>
    </message>
    <message>
        <source>Not done</source>
        <translation>Nicht getan</translation>
    </message>
    <message>
        <source>Not enough clips with a hidden face to tell.</source>
        <translation>Zu wenige Clips mit verdecktem Gesicht für ein Urteil.</translation>
    </message>
    <message>
        <source>Not enough descriptions to tell.</source>
        <translation>Zu wenige Beschreibungen für ein Urteil.</translation>
    </message>
    <message>
        <source>Not enough room on the disk</source>
        <translation>Nicht genug Platz auf dem Datenträger</translation>
    </message>
    <message>
        <source>Not enough to tell: {counted}; {x} of each are needed. Further clips would help.</source>
        <translation>Zu wenig für ein Urteil: {counted}; nötig sind je {x}. Weitere Clips würden helfen.</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>Not here.</source>
        <translation>Nicht hier.</translation>
    </message>
    <message>
        <source>Not here: {missing}.</source>
        <translation>Nicht hier: {missing}.</translation>
    </message>
    <message>
        <source>Not here: {some}.</source>
        <translation>Nicht hier: {some}.</translation>
    </message>
    <message>
        <source>Nothing can be stored in that folder ({reason}).</source>
        <translation>In diesem Ordner lässt sich nichts speichern ({reason}).</translation>
    </message>
    <message>
        <source>Nothing is left to undo or to make again.</source>
        <translation>Es gibt nichts mehr rückgängig zu machen oder zu wiederholen.</translation>
    </message>
    <message>
        <source>Nothing was learned yet that could be kept.</source>
        <translation>Noch wurde nichts gelernt, was sich behalten ließe.</translation>
    </message>
    <message>
        <source>One file beside your clips has</source>
        <translation>Eine Datei neben Ihren Clips hat</translation>
    </message>
    <message>
        <source>Only frontal views. A clip in which the person turns the head would help.</source>
        <translation>Nur Ansichten von vorn. Ein Clip, in dem die Person den Kopf dreht, würde helfen.</translation>
    </message>
    <message>
        <source>Only safetensors files are read. Look for a release of this model in that format.</source>
        <translation>Nur safetensors-Dateien werden gelesen. Suchen Sie eine Ausgabe dieses Modells in diesem Format.</translation>
    </message>
    <message>
        <source>Other forms (.bin, .pt, .pth) can hold program code and are not opened. Get the safetensors files.</source>
        <translation>Andere Formen (.bin, .pt, .pth) können Programmcode enthalten und werden nicht geöffnet. Holen Sie die safetensors-Dateien.</translation>
    </message>
    <message>
        <source>Other forms can hold code and are not used.</source>
        <translation>Andere Formen können Code enthalten und werden nicht benutzt.</translation>
    </message>
    <message>
        <source>Out of memory</source>
        <translation>Der Speicher reicht nicht</translation>
    </message>
    <message>
        <source>PVChat Desktop</source>
        <translation>PVChat Desktop</translation>
    </message>
    <message>
        <source>PVChat Desktop was closed before this was done.</source>
        <translation>PVChat Desktop wurde geschlossen, bevor das fertig war.</translation>
    </message>
    <message>
        <source>PVChat Desktop {program} is open, and this is {version}.</source>
        <translation>PVChat Desktop {program} ist geöffnet, und dies ist {version}.</translation>
    </message>
    <message>
        <source>PVChat models</source>
        <translation>PVChat-Modelle</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>Der Zugriff ist nicht erlaubt</translation>
    </message>
    <message>
        <source>Pictures of {side}x{side2} pixels, so that it fits.</source>
        <translation>Bilder von {side}x{side2} Pixeln, damit es passt.</translation>
    </message>
    <message>
        <source>Pieces of the weights are missing: {missing}.</source>
        <translation>Teile der Gewichte fehlen: {missing}.</translation>
    </message>
    <message>
        <source>Plug the drive in to go on.</source>
        <translation>Schließen Sie das Laufwerk an, um weiterzumachen.</translation>
    </message>
    <message>
        <source>Preparing the base model, once</source>
        <translation>Das Basismodell wird einmalig vorbereitet</translation>
    </message>
    <message>
        <source>Put the newest file of the folder &apos;backups&apos; in its place, or move it away to begin with an empty one.</source>
        <translation>Legen Sie die neueste Datei aus dem Ordner „backups“ an ihre Stelle, oder verschieben Sie sie, um mit einer leeren zu beginnen.</translation>
    </message>
    <message>
        <source>Put the newest file of the folder &apos;backups&apos; in its place.</source>
        <translation>Legen Sie die neueste Datei aus dem Ordner „backups“ an ihre Stelle.</translation>
    </message>
    <message>
        <source>PyTorch is installed but cannot be loaded.</source>
        <translation>PyTorch ist installiert, lässt sich aber nicht laden.</translation>
    </message>
    <message>
        <source>PyTorch is not installed.</source>
        <translation>PyTorch ist nicht installiert.</translation>
    </message>
    <message>
        <source>Python is here, but not the part that makes environments.</source>
        <translation>Python ist hier, aber nicht der Teil, der Umgebungen einrichtet.</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>Das Dateisystem ist schreibgeschützt</translation>
    </message>
    <message>
        <source>Reading frames of “{title}”</source>
        <translation>Bilder von „{title}“ werden gelesen</translation>
    </message>
    <message>
        <source>Reading sidecars</source>
        <translation>Begleitdateien werden gelesen</translation>
    </message>
    <message>
        <source>Reading the clip</source>
        <translation>Der Clip wird gelesen</translation>
    </message>
    <message>
        <source>Recognised in {right} of {of}, wrongly in {wrongly} of {of2}.</source>
        <translation>Erkannt in {right} von {of}, fälschlich in {wrongly} von {of2}.</translation>
    </message>
    <message>
        <source>Remove that file; base models are then checked and listed anew.</source>
        <translation>Entfernen Sie diese Datei; Basismodelle werden dann neu geprüft und aufgeführt.</translation>
    </message>
    <message>
        <source>Remove that file; imported packs are then checked and listed anew.</source>
        <translation>Entfernen Sie diese Datei; importierte Pakete werden dann neu geprüft und aufgeführt.</translation>
    </message>
    <message>
        <source>Rename it and try again.</source>
        <translation>Benennen Sie sie um, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Rename the file and add it again.</source>
        <translation>Benennen Sie die Datei um, und fügen Sie sie noch einmal hinzu.</translation>
    </message>
    <message>
        <source>Renamed “{name}” to “{new}”</source>
        <translation>„{name}“ in „{new}“ umbenannt</translation>
    </message>
    <message>
        <source>Repair it under Models, or with: pvchat runtime install</source>
        <translation>Reparieren Sie sie unter „Modelle“, oder mit: pvchat runtime install</translation>
    </message>
    <message>
        <source>Repair it with the program that wrote it, or move it away.</source>
        <translation>Reparieren Sie sie mit dem Programm, das sie geschrieben hat, oder verschieben Sie sie.</translation>
    </message>
    <message>
        <source>Said that somebody is not {reference}</source>
        <translation>Gesagt, dass jemand nicht {reference} ist</translation>
    </message>
    <message>
        <source>Said that two unknown people {what}</source>
        <translation>Über zwei unbekannte Personen gesagt: {what}</translation>
    </message>
    <message>
        <source>Said that {reference} and {reference2} are not the same person</source>
        <translation>Gesagt, dass {reference} und {reference2} nicht dieselbe Person sind</translation>
    </message>
    <message>
        <source>Said that {tracks} are {reference}</source>
        <translation>Gesagt, dass {tracks} {reference} zeigen</translation>
    </message>
    <message>
        <source>Said that {tracks} is {reference}</source>
        <translation>Gesagt, dass {tracks} {reference} zeigt</translation>
    </message>
    <message>
        <source>Sample world</source>
        <translation>Beispielwelt</translation>
    </message>
    <message>
        <source>Say in a few words what the person agreed to.</source>
        <translation>Sagen Sie in wenigen Worten, womit die Person einverstanden ist.</translation>
    </message>
    <message>
        <source>Say which: --track ID (see: pvchat faces CLIP) or --at SECONDS,X,Y.</source>
        <translation>Sagen Sie, welche: --track ID (siehe: pvchat faces CLIP) oder --at SECONDS,X,Y.</translation>
    </message>
    <message>
        <source>See the list of changes.</source>
        <translation>Sehen Sie in der Liste der Änderungen nach.</translation>
    </message>
    <message>
        <source>See the list of jobs.</source>
        <translation>Sehen Sie in der Liste der Aufgaben nach.</translation>
    </message>
    <message>
        <source>See the list of people.</source>
        <translation>Sehen Sie in der Liste der Personen nach.</translation>
    </message>
    <message>
        <source>See the person&apos;s page.</source>
        <translation>Sehen Sie auf der Seite der Person nach.</translation>
    </message>
    <message>
        <source>See: pvchat faces CLIP</source>
        <translation>Siehe: pvchat faces CLIP</translation>
    </message>
    <message>
        <source>See: pvchat library list</source>
        <translation>Siehe: pvchat library list</translation>
    </message>
    <message>
        <source>See: pvchat library snapshots</source>
        <translation>Siehe: pvchat library snapshots</translation>
    </message>
    <message>
        <source>See: pvchat library watched</source>
        <translation>Siehe: pvchat library watched</translation>
    </message>
    <message>
        <source>See: pvchat people show NAME, or pvchat faces CLIP</source>
        <translation>Siehe: pvchat people show NAME, oder pvchat faces CLIP</translation>
    </message>
    <message>
        <source>See: pvchat people unknown</source>
        <translation>Siehe: pvchat people unknown</translation>
    </message>
    <message>
        <source>Showed {person}</source>
        <translation>{person} eingeblendet</translation>
    </message>
    <message>
        <source>Sidecars lie beside their clips and end with .xmp; add the clips first: pvchat library add</source>
        <translation>Begleitdateien liegen neben ihren Clips und enden auf .xmp; fügen Sie zuerst die Clips hinzu: pvchat library add</translation>
    </message>
    <message>
        <source>Somebody is being learned already.</source>
        <translation>Es wird schon jemand gelernt.</translation>
    </message>
    <message>
        <source>Somebody knocked without the right key.</source>
        <translation>Jemand hat ohne den richtigen Schlüssel angeklopft.</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>Split {tracks} off {reference}</source>
        <translation>{tracks} von {reference} abgetrennt</translation>
    </message>
    <message>
        <source>Start the program through its launcher again; it repairs its set-up.</source>
        <translation>Starten Sie das Programm noch einmal; es repariert seine Einrichtung.</translation>
    </message>
    <message>
        <source>Start the program with ./pvchat, or choose another interpreter in the settings.</source>
        <translation>Starten Sie das Programm mit ./pvchat, oder wählen Sie in den Einstellungen ein anderes Python.</translation>
    </message>
    <message>
        <source>Start the program with ./pvchat: it repairs its own installation.</source>
        <translation>Starten Sie das Programm mit ./pvchat: Es repariert seine Installation.</translation>
    </message>
    <message>
        <source>Start the sample world anew.</source>
        <translation>Beginnen Sie die Beispielwelt von vorn.</translation>
    </message>
    <message>
        <source>Start the training again.</source>
        <translation>Beginnen Sie das Lernen noch einmal.</translation>
    </message>
    <message>
        <source>Start the training anew.</source>
        <translation>Beginnen Sie das Lernen von vorn.</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Stopped by you.</source>
        <translation>Von Ihnen angehalten.</translation>
    </message>
    <message>
        <source>Stopped by you. One clip was added before and can be used.</source>
        <translation>Von Ihnen angehalten. Ein Clip wurde vorher hinzugefügt und kann benutzt werden.</translation>
    </message>
    <message>
        <source>Stopped by you. {added} clips were added before and can be used.</source>
        <translation>Von Ihnen angehalten. {added} Clips wurden vorher hinzugefügt und können benutzt werden.</translation>
    </message>
    <message>
        <source>Supported are: {x}.</source>
        <translation>Unterstützt werden: {x}.</translation>
    </message>
    <message>
        <source>Tag the face in a clip first: pvchat enroll CLIP --name NAME</source>
        <translation>Benennen Sie zuerst das Gesicht in einem Clip: pvchat enroll CLIP --name NAME</translation>
    </message>
    <message>
        <source>Take a folder made for this system, build and Python.</source>
        <translation>Nehmen Sie einen Ordner, der für dieses System, diese Ausgabe und dieses Python gemacht ist.</translation>
    </message>
    <message>
        <source>The 4-bit form of this base model could not be written.</source>
        <translation>Die 4-Bit-Form dieses Basismodells ließ sich nicht schreiben.</translation>
    </message>
    <message>
        <source>The Python that does the background work could not be started: {interpreter}</source>
        <translation>Das Python für die Hintergrundarbeit ließ sich nicht starten: {interpreter}</translation>
    </message>
    <message>
        <source>The background process for {kind} stopped {restarts} times within {restarts_within_s} seconds and is not started again for now.</source>
        <translation>Der Hintergrundprozess für {kind} blieb innerhalb von {restarts_within_s} Sekunden {restarts} Mal stehen und wird vorerst nicht wieder gestartet.</translation>
    </message>
    <message>
        <source>The background process for {kind} {what}.</source>
        <translation>Der Hintergrundprozess für {kind} {what}.</translation>
    </message>
    <message>
        <source>The background process for {what} {how}.</source>
        <translation>Der Hintergrundprozess für {what} {how}.</translation>
    </message>
    <message>
        <source>The background process for {what} {why} and was stopped.</source>
        <translation>Der Hintergrundprozess für {what} {why} und wurde beendet.</translation>
    </message>
    <message>
        <source>The base model needs a name.</source>
        <translation>Das Basismodell braucht einen Namen.</translation>
    </message>
    <message>
        <source>The built-in face model could not be loaded: its files are damaged or missing.</source>
        <translation>Das eingebaute Gesichtsmodell ließ sich nicht laden: Seine Dateien sind beschädigt oder fehlen.</translation>
    </message>
    <message>
        <source>The catalog could not be backed up before it is brought up to date ({reason}).</source>
        <translation>Der Katalog ließ sich vor der Aktualisierung nicht sichern ({reason}).</translation>
    </message>
    <message>
        <source>The catalog could not be copied before the change ({reason}). Nothing was changed.</source>
        <translation>Der Katalog ließ sich vor der Änderung nicht kopieren ({reason}). Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The catalog in the data folder cannot be opened.</source>
        <translation>Der Katalog im Datenordner lässt sich nicht öffnen.</translation>
    </message>
    <message>
        <source>The catalog in the data folder cannot be read.</source>
        <translation>Der Katalog im Datenordner ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The catalog is damaged. It was left as it is.</source>
        <translation>Der Katalog ist beschädigt. Er blieb, wie er war.</translation>
    </message>
    <message>
        <source>The catalog is still being read.</source>
        <translation>Der Katalog wird noch gelesen.</translation>
    </message>
    <message>
        <source>The catalog was written by a newer version of PVChat Desktop. It was left as it is.</source>
        <translation>Der Katalog wurde von einer neueren Version von PVChat Desktop geschrieben. Er blieb, wie er war.</translation>
    </message>
    <message>
        <source>The chat could not be written: {reason}.</source>
        <translation>Der Chat ließ sich nicht schreiben: {reason}.</translation>
    </message>
    <message>
        <source>The clip is too short to keep a part of it for checking: other clips are used for that.</source>
        <translation>Der Clip ist zu kurz, um einen Teil für die Prüfung zurückzuhalten: Dafür werden andere Clips genommen.</translation>
    </message>
    <message>
        <source>The clip shows nothing at these moments.</source>
        <translation>Der Clip zeigt zu diesen Zeiten nichts.</translation>
    </message>
    <message>
        <source>The clip that the person was tagged in cannot be read now.</source>
        <translation>Der Clip, in dem die Person benannt wurde, ist gerade nicht lesbar.</translation>
    </message>
    <message>
        <source>The clip was removed from the library while it was scanned.</source>
        <translation>Der Clip wurde aus der Bibliothek genommen, während er durchsucht wurde.</translation>
    </message>
    <message>
        <source>The clip&apos;s file is not at hand.</source>
        <translation>Die Datei des Clips ist nicht zur Hand.</translation>
    </message>
    <message>
        <source>The clip&apos;s file is not there now, so nothing can be written beside it.</source>
        <translation>Die Datei des Clips ist gerade nicht da, deshalb lässt sich nichts neben sie schreiben.</translation>
    </message>
    <message>
        <source>The clips of other people cannot be read now.</source>
        <translation>Die Clips anderer Menschen sind gerade nicht lesbar.</translation>
    </message>
    <message>
        <source>The command was not understood</source>
        <translation>Der Befehl wurde nicht verstanden</translation>
    </message>
    <message>
        <source>The config.json of this base model cannot be read.</source>
        <translation>Die config.json dieses Basismodells ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The config.json of this base model is none.</source>
        <translation>Die config.json dieses Basismodells ist keine.</translation>
    </message>
    <message>
        <source>The config.json of {name} does not tell its size.</source>
        <translation>Die config.json von {name} verrät die Größe nicht.</translation>
    </message>
    <message>
        <source>The consent is empty.</source>
        <translation>Das Einverständnis ist leer.</translation>
    </message>
    <message>
        <source>The contents of the files must be the published ones. insightface packs are imported by their name only.</source>
        <translation>Der Inhalt der Dateien muss der veröffentlichte sein. insightface-Pakete werden nur unter ihrem Namen importiert.</translation>
    </message>
    <message>
        <source>The copy or the recording did not finish. Copy it again from the camera or phone.</source>
        <translation>Das Kopieren oder die Aufnahme wurde nicht fertig. Kopieren Sie die Datei noch einmal von der Kamera oder dem Telefon.</translation>
    </message>
    <message>
        <source>The data folder cannot be made ({reason}).</source>
        <translation>Der Datenordner lässt sich nicht anlegen ({reason}).</translation>
    </message>
    <message>
        <source>The data folder cannot be used</source>
        <translation>Der Datenordner ist nicht nutzbar</translation>
    </message>
    <message>
        <source>The data folder cannot be written to ({reason}).</source>
        <translation>In den Datenordner lässt sich nicht schreiben ({reason}).</translation>
    </message>
    <message>
        <source>The data folder cannot be written to: {data} ({reason}).</source>
        <translation>In den Datenordner lässt sich nicht schreiben: {data} ({reason}).</translation>
    </message>
    <message>
        <source>The data folder cannot be written to; nothing was changed.</source>
        <translation>In den Datenordner lässt sich nicht schreiben; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>Der Datenträger ist voll.</translation>
    </message>
    <message>
        <source>The disk that holds your data folder is full; nothing was changed.</source>
        <translation>Der Datenträger mit Ihrem Datenordner ist voll; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The download did not work</source>
        <translation>Das Herunterladen hat nicht geklappt</translation>
    </message>
    <message>
        <source>The drive is full, so “{name}” could not be written.</source>
        <translation>Das Laufwerk ist voll, deshalb ließ sich „{name}“ nicht schreiben.</translation>
    </message>
    <message>
        <source>The drive that holds the data folder reported an error.</source>
        <translation>Das Laufwerk mit dem Datenordner hat einen Fehler gemeldet.</translation>
    </message>
    <message>
        <source>The embedded crops do not fit their description.</source>
        <translation>Die verglichenen Ausschnitte passen nicht zu ihrer Beschreibung.</translation>
    </message>
    <message>
        <source>The face is a little soft. A sharper clip would help.</source>
        <translation>Das Gesicht ist etwas weich. Ein schärferer Clip würde helfen.</translation>
    </message>
    <message>
        <source>The face is blurred. Choose a clip where the person or the camera moves less.</source>
        <translation>Das Gesicht ist verwischt. Wählen Sie einen Clip, in dem sich die Person oder die Kamera weniger bewegt.</translation>
    </message>
    <message>
        <source>The face is seen from the side. Choose a moment where the person looks towards the camera.</source>
        <translation>Das Gesicht ist von der Seite zu sehen. Wählen Sie eine Stelle, an der die Person zur Kamera blickt.</translation>
    </message>
    <message>
        <source>The face is too bright. Choose a clip where it is not overexposed.</source>
        <translation>Das Gesicht ist zu hell. Wählen Sie einen Clip, in dem es nicht überbelichtet ist.</translation>
    </message>
    <message>
        <source>The face is too dark. Choose a clip with more light.</source>
        <translation>Das Gesicht ist zu dunkel. Wählen Sie einen Clip mit mehr Licht.</translation>
    </message>
    <message>
        <source>The face is {width_px} px wide; from {needed_px} px on people are recognised more surely.</source>
        <translation>Das Gesicht ist {width_px} px breit; ab {needed_px} px werden Menschen sicherer erkannt.</translation>
    </message>
    <message>
        <source>The face is {width_px} px wide; {needed_px} are needed.</source>
        <translation>Das Gesicht ist {width_px} px breit; nötig sind {needed_px}.</translation>
    </message>
    <message>
        <source>The figure&apos;s face is not known at these moments.</source>
        <translation>Das Gesicht der Figur ist zu diesen Zeiten nicht bekannt.</translation>
    </message>
    <message>
        <source>The file could not be written there ({reason}).</source>
        <translation>Dort ließ sich die Datei nicht schreiben ({reason}).</translation>
    </message>
    <message>
        <source>The file in the catalog&apos;s place is not a catalog. It was left as it is.</source>
        <translation>Die Datei an der Stelle des Katalogs ist kein Katalog. Sie blieb, wie sie war.</translation>
    </message>
    <message>
        <source>The file is damaged or incomplete. Copy it again from the camera or phone.</source>
        <translation>Die Datei ist beschädigt oder unvollständig. Kopieren Sie sie noch einmal von der Kamera oder dem Telefon.</translation>
    </message>
    <message>
        <source>The file of this clip is not where it was{where}.</source>
        <translation>Die Datei dieses Clips ist nicht mehr dort, wo sie war{where}.</translation>
    </message>
    <message>
        <source>The file {name} of this base model cannot be read.</source>
        <translation>Die Datei {name} dieses Basismodells ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The file {name} of this base model is damaged.</source>
        <translation>Die Datei {name} dieses Basismodells ist beschädigt.</translation>
    </message>
    <message>
        <source>The file {name} of this base model is missing.</source>
        <translation>Die Datei {name} dieses Basismodells fehlt.</translation>
    </message>
    <message>
        <source>The file “{name}” in the data folder is not a catalog. It was left as it is.</source>
        <translation>Die Datei „{name}“ im Datenordner ist kein Katalog. Sie blieb, wie sie war.</translation>
    </message>
    <message>
        <source>The file “{name}” is damaged or is no XMP sidecar. It was left as it is.</source>
        <translation>Die Datei „{name}“ ist beschädigt oder keine XMP-Begleitdatei. Sie blieb, wie sie war.</translation>
    </message>
    <message>
        <source>The file “{name}” is too large to be a sidecar.</source>
        <translation>Die Datei „{name}“ ist zu groß für eine Begleitdatei.</translation>
    </message>
    <message>
        <source>The folder of this base model is not there.</source>
        <translation>Der Ordner dieses Basismodells ist nicht da.</translation>
    </message>
    <message>
        <source>The folder of your library is not there: {data}.</source>
        <translation>Der Ordner Ihrer Bibliothek ist nicht da: {data}.</translation>
    </message>
    <message>
        <source>The folder of “{name}” cannot be written to: it is write-protected or belongs to somebody else.</source>
        <translation>In den Ordner von „{name}“ lässt sich nicht schreiben: Er ist schreibgeschützt oder gehört jemand anderem.</translation>
    </message>
    <message>
        <source>The folder “{path}” is not watched.</source>
        <translation>Der Ordner „{path}“ wird nicht beobachtet.</translation>
    </message>
    <message>
        <source>The frames of a clip are not as they were announced.</source>
        <translation>Die Bilder eines Clips sind nicht wie angekündigt.</translation>
    </message>
    <message>
        <source>The frames of a clip are not those that were announced.</source>
        <translation>Die Bilder eines Clips sind nicht die angekündigten.</translation>
    </message>
    <message>
        <source>The graphics card failed a small test calculation.</source>
        <translation>Die Grafikkarte hat eine kleine Proberechnung nicht bestanden.</translation>
    </message>
    <message>
        <source>The graphics card returned a wrong result.</source>
        <translation>Die Grafikkarte hat ein falsches Ergebnis geliefert.</translation>
    </message>
    <message>
        <source>The graphics card&apos;s memory is full; another program uses it.</source>
        <translation>Der Speicher der Grafikkarte ist voll; ein anderes Programm benutzt sie.</translation>
    </message>
    <message>
        <source>The graphics driver is too old for this build of PyTorch (CUDA {built_for_cuda}).</source>
        <translation>Der Grafiktreiber ist zu alt für diese Ausgabe von PyTorch (CUDA {built_for_cuda}).</translation>
    </message>
    <message>
        <source>The hub does not say which revision of {repo} it serves.</source>
        <translation>Der Anbieter sagt nicht, welchen Stand von {repo} er liefert.</translation>
    </message>
    <message>
        <source>The insightface models are published for non-commercial research only; the library&apos;s code is MIT.</source>
        <translation>Die insightface-Modelle sind nur für nicht kommerzielle Forschung veröffentlicht; der Code der Bibliothek steht unter MIT.</translation>
    </message>
    <message>
        <source>The licence has not been accepted</source>
        <translation>Die Lizenz wurde nicht angenommen</translation>
    </message>
    <message>
        <source>The licence of {title} is {licence}. {licence_note}</source>
        <translation>Die Lizenz von {title} ist {licence}. {licence_note}</translation>
    </message>
    <message>
        <source>The licence of {title} restricts its use: {licence}. {licence_note}</source>
        <translation>Die Lizenz von {title} schränkt die Nutzung ein: {licence}. {licence_note}</translation>
    </message>
    <message>
        <source>The list of base models could not be saved: {reason}.</source>
        <translation>Die Liste der Basismodelle ließ sich nicht speichern: {reason}.</translation>
    </message>
    <message>
        <source>The list of base models that were checked (models/bases.toml in the data folder) cannot be read.</source>
        <translation>Die Liste der geprüften Basismodelle (models/bases.toml im Datenordner) ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The list of files of the body pack “{name}” cannot be read.</source>
        <translation>Die Dateiliste des Körperpakets „{name}“ ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The list of files of {package} could not be fetched.</source>
        <translation>Die Dateiliste von {package} ließ sich nicht laden.</translation>
    </message>
    <message>
        <source>The list of files of {repo} could not be fetched.</source>
        <translation>Die Dateiliste von {repo} ließ sich nicht laden.</translation>
    </message>
    <message>
        <source>The list of model files could not be saved: {reason}.</source>
        <translation>Die Liste der Modelldateien ließ sich nicht speichern: {reason}.</translation>
    </message>
    <message>
        <source>The list of model files that were checked (models/lock.toml in the data folder) cannot be read.</source>
        <translation>Die Liste der geprüften Modelldateien (models/lock.toml im Datenordner) ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The model runtime</source>
        <translation>Die Modell-Laufzeit</translation>
    </message>
    <message>
        <source>The model runtime could not be unpacked: no reason was given</source>
        <translation>Die Modell-Laufzeit ließ sich nicht entpacken: Ein Grund wurde nicht genannt</translation>
    </message>
    <message>
        <source>The model runtime could not be unpacked: {tail}</source>
        <translation>Die Modell-Laufzeit ließ sich nicht entpacken: {tail}</translation>
    </message>
    <message>
        <source>The model runtime is here but does not start: {problem}</source>
        <translation>Die Modell-Laufzeit ist hier, startet aber nicht: {problem}</translation>
    </message>
    <message>
        <source>The model runtime is not here</source>
        <translation>Die Modell-Laufzeit ist nicht hier</translation>
    </message>
    <message>
        <source>The model runtime is not here.</source>
        <translation>Die Modell-Laufzeit ist nicht hier.</translation>
    </message>
    <message>
        <source>The models are there already.</source>
        <translation>Die Modelle sind schon dort.</translation>
    </message>
    <message>
        <source>The models could not be moved there ({reason}). They are where they were.</source>
        <translation>Die Modelle konnten nicht dorthin verschoben werden ({reason}). Sie sind, wo sie waren.</translation>
    </message>
    <message>
        <source>The name is taken</source>
        <translation>Der Name ist vergeben</translation>
    </message>
    <message>
        <source>The name “{x}” holds characters that are no valid text.</source>
        <translation>Der Name „{x}“ enthält Zeichen, die kein gültiger Text sind.</translation>
    </message>
    <message>
        <source>The other end of a local channel did not accept the key.</source>
        <translation>Das andere Ende eines lokalen Kanals nahm den Schlüssel nicht an.</translation>
    </message>
    <message>
        <source>The pack could not be written ({reason}).</source>
        <translation>Das Paket ließ sich nicht schreiben ({reason}).</translation>
    </message>
    <message>
        <source>The pack does not fit the base model</source>
        <translation>Das Paket passt nicht zum Basismodell</translation>
    </message>
    <message>
        <source>The pack holds no identity rows for this person.</source>
        <translation>Das Paket enthält keine Identitätszeilen für diese Person.</translation>
    </message>
    <message>
        <source>The pack&apos;s card cannot be read.</source>
        <translation>Die Karte des Pakets ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The passphrase is empty.</source>
        <translation>Das Passwort ist leer.</translation>
    </message>
    <message>
        <source>The passphrase is not the right one, or the file is damaged.</source>
        <translation>Das Passwort ist nicht das richtige, oder die Datei ist beschädigt.</translation>
    </message>
    <message>
        <source>The path of “{name}…” is too long for this system.</source>
        <translation>Der Pfad von „{name}…“ ist zu lang für dieses System.</translation>
    </message>
    <message>
        <source>The person in this pack has no name that can be used.</source>
        <translation>Die Person in diesem Paket hat keinen brauchbaren Namen.</translation>
    </message>
    <message>
        <source>The pictures of a clip could not be read.</source>
        <translation>Die Bilder eines Clips sind nicht lesbar.</translation>
    </message>
    <message>
        <source>The processor does the work: this takes far longer.</source>
        <translation>Der Prozessor rechnet: Das dauert viel länger.</translation>
    </message>
    <message>
        <source>The program is closing.</source>
        <translation>Das Programm wird geschlossen.</translation>
    </message>
    <message>
        <source>The program made a mistake</source>
        <translation>Das Programm hat einen Fehler gemacht</translation>
    </message>
    <message>
        <source>The question is empty.</source>
        <translation>Die Frage ist leer.</translation>
    </message>
    <message>
        <source>The recogniser of this pack takes other crops than 112 x 112 px.</source>
        <translation>Der Erkenner dieses Pakets braucht andere Ausschnitte als 112 x 112 px.</translation>
    </message>
    <message>
        <source>The report could not be written: {reason}.</source>
        <translation>Der Bericht ließ sich nicht schreiben: {reason}.</translation>
    </message>
    <message>
        <source>The runtime is not complete</source>
        <translation>Die Modell-Laufzeit ist nicht vollständig</translation>
    </message>
    <message>
        <source>The runtime was not taken over</source>
        <translation>Die Modell-Laufzeit wurde nicht übernommen</translation>
    </message>
    <message>
        <source>The settings could not be {what}: {reason}.</source>
        <translation>Die Einstellungen konnten nicht {what} werden: {reason}.</translation>
    </message>
    <message>
        <source>The sidecar “{name}” cannot be read ({reason}).</source>
        <translation>Die Begleitdatei „{name}“ ist nicht lesbar ({reason}).</translation>
    </message>
    <message>
        <source>The tokenizer of this base model cannot be read.</source>
        <translation>Der Tokenizer dieses Basismodells ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The tokenizer of this base model is missing.</source>
        <translation>Der Tokenizer dieses Basismodells fehlt.</translation>
    </message>
    <message>
        <source>The training became unstable and was stopped.</source>
        <translation>Das Lernen wurde instabil und wurde angehalten.</translation>
    </message>
    <message>
        <source>The training could not be written down ({reason}).</source>
        <translation>Das Lernen ließ sich nicht aufschreiben ({reason}).</translation>
    </message>
    <message>
        <source>The weights of this base model are in a format that can run foreign code.</source>
        <translation>Die Gewichte dieses Basismodells sind in einem Format, das fremden Code ausführen kann.</translation>
    </message>
    <message>
        <source>The work could not be begun: the data folder cannot be written to ({reason}).</source>
        <translation>Die Arbeit ließ sich nicht beginnen: In den Datenordner lässt sich nicht schreiben ({reason}).</translation>
    </message>
    <message>
        <source>There is already somebody called {name}.</source>
        <translation>Es gibt schon jemanden namens {name}.</translation>
    </message>
    <message>
        <source>There is already somebody called {tidy}.</source>
        <translation>Es gibt schon jemanden namens {tidy}.</translation>
    </message>
    <message>
        <source>There is no base model “{name}”.</source>
        <translation>Es gibt kein Basismodell „{name}“.</translation>
    </message>
    <message>
        <source>There is no change with the number {operation}.</source>
        <translation>Es gibt keine Änderung mit der Nummer {operation}.</translation>
    </message>
    <message>
        <source>There is no device to train on.</source>
        <translation>Es gibt kein Gerät, auf dem gelernt werden kann.</translation>
    </message>
    <message>
        <source>There is no face at this point of the picture at this time.</source>
        <translation>An dieser Stelle des Bildes ist zu dieser Zeit kein Gesicht.</translation>
    </message>
    <message>
        <source>There is no face pack “{name}”.</source>
        <translation>Es gibt kein Gesichtspaket „{name}“.</translation>
    </message>
    <message>
        <source>There is no file “{name}” in that folder.</source>
        <translation>In diesem Ordner gibt es keine Datei „{name}“.</translation>
    </message>
    <message>
        <source>There is no folder “{path}”.</source>
        <translation>Es gibt keinen Ordner „{path}“.</translation>
    </message>
    <message>
        <source>There is no model runtime “{build}” for this system.</source>
        <translation>Für dieses System gibt es keine Modell-Laufzeit „{build}“.</translation>
    </message>
    <message>
        <source>There is no name to add.</source>
        <translation>Es gibt keinen Namen hinzuzufügen.</translation>
    </message>
    <message>
        <source>There is no screen here to open a window on.</source>
        <translation>Hier gibt es keinen Bildschirm, auf dem sich ein Fenster öffnen ließe.</translation>
    </message>
    <message>
        <source>There is no setting “{key}”.</source>
        <translation>Es gibt keine Einstellung „{key}“.</translation>
    </message>
    <message>
        <source>There is no such change.</source>
        <translation>Diese Änderung gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no such job.</source>
        <translation>Diese Aufgabe gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no such snapshot.</source>
        <translation>Diesen Zwischenstand gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no training of this person that could be thrown away.</source>
        <translation>Es gibt kein Lernen dieser Person, das sich verwerfen ließe.</translation>
    </message>
    <message>
        <source>There is not enough memory on the graphics card to answer this.</source>
        <translation>Auf der Grafikkarte ist nicht genug Speicher, um das zu beantworten.</translation>
    </message>
    <message>
        <source>There is not enough memory to learn with this base model, not even with the smallest settings.</source>
        <translation>Der Speicher reicht nicht, um mit diesem Basismodell zu lernen, auch nicht mit den kleinsten Einstellungen.</translation>
    </message>
    <message>
        <source>There is nothing to learn from: no clip with an answered question is left.</source>
        <translation>Es gibt nichts, woraus gelernt werden kann: Kein Clip mit einer beantworteten Frage ist übrig.</translation>
    </message>
    <message>
        <source>There is nothing to look for.</source>
        <translation>Es gibt nichts zu suchen.</translation>
    </message>
    <message>
        <source>There is {many} “{digits}” of unknown people.</source>
        <translation>Es gibt {many} „{digits}“ von unbekannten Personen.</translation>
    </message>
    <message>
        <source>There was not enough memory for this.</source>
        <translation>Dafür war nicht genug Speicher da.</translation>
    </message>
    <message>
        <source>These are not the files of {title}: their kind is {model_type}.</source>
        <translation>Das sind nicht die Dateien von {title}: Ihre Art ist {model_type}.</translation>
    </message>
    <message>
        <source>These are {name} already.</source>
        <translation>Das ist schon {name}.</translation>
    </message>
    <message>
        <source>These files are not the published ones: {some}.</source>
        <translation>Diese Dateien sind nicht die veröffentlichten: {some}.</translation>
    </message>
    <message>
        <source>This archive cannot be read.</source>
        <translation>Dieses Archiv ist nicht lesbar.</translation>
    </message>
    <message>
        <source>This archive holds no config.json, so it is no base model.</source>
        <translation>Dieses Archiv enthält keine config.json, ist also kein Basismodell.</translation>
    </message>
    <message>
        <source>This base model cannot be loaded.</source>
        <translation>Dieses Basismodell lässt sich nicht laden.</translation>
    </message>
    <message>
        <source>This base model cannot be used in 4 bits.</source>
        <translation>Dieses Basismodell ist nicht in 4 Bit nutzbar.</translation>
    </message>
    <message>
        <source>This base model cannot be used. {fault}</source>
        <translation>Dieses Basismodell ist nicht nutzbar. {fault}</translation>
    </message>
    <message>
        <source>This base model does not fit</source>
        <translation>Dieses Basismodell passt nicht</translation>
    </message>
    <message>
        <source>This base model has no weights.</source>
        <translation>Dieses Basismodell hat keine Gewichte.</translation>
    </message>
    <message>
        <source>This base model is stored in a compressed form already.</source>
        <translation>Dieses Basismodell ist schon in verdichteter Form gespeichert.</translation>
    </message>
    <message>
        <source>This base model is trained in {usual}, not {precision}.</source>
        <translation>Dieses Basismodell lernt in {usual}, nicht in {precision}.</translation>
    </message>
    <message>
        <source>This build of PyTorch holds no code for this graphics card{card}.</source>
        <translation>Diese Ausgabe von PyTorch enthält keinen Code für diese Grafikkarte{card}.</translation>
    </message>
    <message>
        <source>This build of PyTorch is for the processor only.</source>
        <translation>Diese Ausgabe von PyTorch ist nur für den Prozessor.</translation>
    </message>
    <message>
        <source>This cannot be done as asked</source>
        <translation>So ist das nicht möglich</translation>
    </message>
    <message>
        <source>This changes the name of {extent}.</source>
        <translation>Das ändert den Namen: {extent}.</translation>
    </message>
    <message>
        <source>This chat is not there any more.</source>
        <translation>Diesen Chat gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>This clip has no figure “{track}”.</source>
        <translation>Dieser Clip hat keine Figur „{track}“.</translation>
    </message>
    <message>
        <source>This clip has {many} “{digits}”.</source>
        <translation>Dieser Clip hat {many} „{digits}“.</translation>
    </message>
    <message>
        <source>This clip is not in the library.</source>
        <translation>Dieser Clip ist nicht in der Bibliothek.</translation>
    </message>
    <message>
        <source>This clip is on a drive that is not connected: {path}. Names and answers stay.</source>
        <translation>Dieser Clip liegt auf einem Laufwerk, das nicht angeschlossen ist: {path}. Namen und Antworten bleiben.</translation>
    </message>
    <message>
        <source>This did not work</source>
        <translation>Das hat nicht geklappt</translation>
    </message>
    <message>
        <source>This evidence names nobody, so there is nothing to correct.</source>
        <translation>Dieser Beleg benennt niemanden, also gibt es nichts zu berichtigen.</translation>
    </message>
    <message>
        <source>This face cannot be learned</source>
        <translation>Dieses Gesicht kann nicht gelernt werden</translation>
    </message>
    <message>
        <source>This face detector file is not a YuNet model.</source>
        <translation>Diese Datei zur Gesichtssuche ist kein YuNet-Modell.</translation>
    </message>
    <message>
        <source>This face recogniser takes {shape} and gives {shape2}; pictures of 3 x {x} x {x2} and one vector a face are needed.</source>
        <translation>Dieser Gesichtserkenner nimmt {shape} und gibt {shape2}; gebraucht werden Bilder von 3 x {x} x {x2} und ein Vektor je Gesicht.</translation>
    </message>
    <message>
        <source>This file cannot be used as a clip</source>
        <translation>Diese Datei ist als Clip nicht nutzbar</translation>
    </message>
    <message>
        <source>This file cannot be used as an identity pack: {why}.</source>
        <translation>Diese Datei ist als Personenpaket nicht nutzbar: {why}.</translation>
    </message>
    <message>
        <source>This file is too large to be an identity pack.</source>
        <translation>Diese Datei ist zu groß für ein Personenpaket.</translation>
    </message>
    <message>
        <source>This folder cannot be used</source>
        <translation>Dieser Ordner ist nicht nutzbar</translation>
    </message>
    <message>
        <source>This folder holds no tokenizer.</source>
        <translation>Dieser Ordner enthält keinen Tokenizer.</translation>
    </message>
    <message>
        <source>This folder holds no weights in the form of safetensors.</source>
        <translation>Dieser Ordner enthält keine Gewichte im safetensors-Format.</translation>
    </message>
    <message>
        <source>This folder lies in “{path}”, which is watched with all its subfolders.</source>
        <translation>Dieser Ordner liegt in „{path}“, der mit allen Unterordnern beobachtet wird.</translation>
    </message>
    <message>
        <source>This is one and the same person already.</source>
        <translation>Das ist schon ein und dieselbe Person.</translation>
    </message>
    <message>
        <source>This job has ended already.</source>
        <translation>Diese Aufgabe ist schon zu Ende.</translation>
    </message>
    <message>
        <source>This job is not running, so there is nothing to pause.</source>
        <translation>Diese Aufgabe läuft nicht, also gibt es nichts in Pause zu legen.</translation>
    </message>
    <message>
        <source>This job is running already.</source>
        <translation>Diese Aufgabe läuft schon.</translation>
    </message>
    <message>
        <source>This job is {state}; only paused and interrupted jobs can go on.</source>
        <translation>Diese Aufgabe ist {state}; nur unterbrochene Aufgaben und solche in Pause können weitergehen.</translation>
    </message>
    <message>
        <source>This pack does not fit the base model here: {why}.</source>
        <translation>Dieses Paket passt nicht zum Basismodell hier: {why}.</translation>
    </message>
    <message>
        <source>This pack is not there any more.</source>
        <translation>Dieses Paket gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>This pack is sealed with a passphrase.</source>
        <translation>Dieses Paket ist mit einem Passwort verschlossen.</translation>
    </message>
    <message>
        <source>This pack was made for another version of the base model {title} than the one here.</source>
        <translation>Dieses Paket wurde für eine andere Version des Basismodells {title} gemacht als die hier.</translation>
    </message>
    <message>
        <source>This pack was written by a newer version of PVChat Desktop.</source>
        <translation>Dieses Paket wurde von einer neueren Version von PVChat Desktop geschrieben.</translation>
    </message>
    <message>
        <source>This pack&apos;s detector finds no landmarks, which aligning faces needs.</source>
        <translation>Die Gesichtssuche dieses Pakets findet keine Merkpunkte, die zum Ausrichten von Gesichtern nötig sind.</translation>
    </message>
    <message>
        <source>This person is not in the catalog.</source>
        <translation>Diese Person ist nicht im Katalog.</translation>
    </message>
    <message>
        <source>This person was merged into {name}.</source>
        <translation>Diese Person wurde mit {name} zusammengelegt.</translation>
    </message>
    <message>
        <source>This removes {name} for good: what is kept of a change that was undone.</source>
        <translation>Das entfernt {name} endgültig: was von einer rückgängig gemachten Änderung noch da ist.</translation>
    </message>
    <message>
        <source>This removes {name} for good: {extent}, and every answer about them.</source>
        <translation>Das entfernt {name} endgültig: {extent}, und jede Antwort dazu.</translation>
    </message>
    <message>
        <source>This sealed file asks for more than this program allows.</source>
        <translation>Diese verschlossene Datei verlangt mehr, als dieses Programm erlaubt.</translation>
    </message>
    <message>
        <source>This sealed file is damaged.</source>
        <translation>Diese verschlossene Datei ist beschädigt.</translation>
    </message>
    <message>
        <source>This track is not in the catalog.</source>
        <translation>Dieser Auftritt ist nicht im Katalog.</translation>
    </message>
    <message>
        <source>This very pack of {name} is here already.</source>
        <translation>Genau dieses Paket von {name} ist schon hier.</translation>
    </message>
    <message>
        <source>This will change {extent}.</source>
        <translation>Das ändert {extent}.</translation>
    </message>
    <message>
        <source>This worker does not answer {name}.</source>
        <translation>Dieser Hintergrundprozess beantwortet {name} nicht.</translation>
    </message>
    <message>
        <source>Three of four layers have no attention heads to route, and it is not trained in 4 bits.</source>
        <translation>Drei von vier Schichten haben keine Aufmerksamkeitsköpfe zum Schalten, und es lernt nicht in 4 Bit.</translation>
    </message>
    <message>
        <source>Time: {time}.</source>
        <translation>Zeit: {time}.</translation>
    </message>
    <message>
        <source>To tell a person from others, {x} other people are needed; the clips here show {found}.</source>
        <translation>Um eine Person von anderen zu unterscheiden, sind {x} andere Menschen nötig; die Clips hier zeigen {found}.</translation>
    </message>
    <message>
        <source>Took over names from {sidecars}</source>
        <translation>Namen übernommen aus {sidecars}</translation>
    </message>
    <message>
        <source>Train again with lower learning rates, or with another seed.</source>
        <translation>Lernen Sie noch einmal mit kleineren Lernraten oder mit einer anderen Startzahl.</translation>
    </message>
    <message>
        <source>Train again, or import the pack again.</source>
        <translation>Lernen Sie noch einmal, oder importieren Sie das Paket noch einmal.</translation>
    </message>
    <message>
        <source>Train the person again, or import the pack again.</source>
        <translation>Lernen Sie die Person noch einmal, oder importieren Sie das Paket noch einmal.</translation>
    </message>
    <message>
        <source>Train the person again.</source>
        <translation>Lernen Sie die Person noch einmal.</translation>
    </message>
    <message>
        <source>Training is not possible here</source>
        <translation>Lernen ist hier nicht möglich</translation>
    </message>
    <message>
        <source>Training needs about {size_text} of disk space, {size_text2} are free.</source>
        <translation>Das Training braucht etwa {size_text} Platz auf dem Laufwerk, {size_text2} sind frei.</translation>
    </message>
    <message>
        <source>Training waits while something else is answered</source>
        <translation>Das Lernen wartet, während etwas anderes beantwortet wird</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Versuchen Sie es später noch einmal.</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Try again. If it happens again, the file at its source was replaced.</source>
        <translation>Versuchen Sie es noch einmal. Wenn es wieder geschieht, wurde die Datei an ihrer Quelle ersetzt.</translation>
    </message>
    <message>
        <source>Try again: what was finished is kept. If it happens again with the same clip, the clip may be damaged.</source>
        <translation>Versuchen Sie es noch einmal: Was fertig war, bleibt erhalten. Wenn es mit demselben Clip wieder geschieht, ist der Clip vielleicht beschädigt.</translation>
    </message>
    <message>
        <source>Try again: what was finished is kept. If it happens again, close other programs or choose a smaller base model.</source>
        <translation>Noch einmal versuchen: Was fertig war, bleibt. Passiert es wieder, andere Programme schließen oder ein kleineres Basismodell wählen.</translation>
    </message>
    <message>
        <source>Two parts of the program do not fit together</source>
        <translation>Zwei Teile des Programms passen nicht zusammen</translation>
    </message>
    <message>
        <source>Two people and two who may stand in their places are needed.</source>
        <translation>Zwei Personen und zwei, die an ihrer Stelle stehen können, werden gebraucht.</translation>
    </message>
    <message>
        <source>Type a name.</source>
        <translation>Geben Sie einen Namen ein.</translation>
    </message>
    <message>
        <source>Type a question, for example: Who is in this clip?</source>
        <translation>Geben Sie eine Frage ein, zum Beispiel: Wer ist in diesem Clip?</translation>
    </message>
    <message>
        <source>Type one, or export without.</source>
        <translation>Geben Sie eines ein, oder exportieren Sie ohne.</translation>
    </message>
    <message>
        <source>Type the passphrase again; capitals matter.</source>
        <translation>Geben Sie das Passwort noch einmal ein; Groß- und Kleinschreibung zählt.</translation>
    </message>
    <message>
        <source>Undo that change first (number {other}).</source>
        <translation>Machen Sie zuerst diese Änderung rückgängig (Nummer {other}).</translation>
    </message>
    <message>
        <source>Undo the later change first (number {later}).</source>
        <translation>Machen Sie zuerst die spätere Änderung rückgängig (Nummer {later}).</translation>
    </message>
    <message>
        <source>Unpack it yourself and import the folder.</source>
        <translation>Entpacken Sie es selbst, und importieren Sie den Ordner.</translation>
    </message>
    <message>
        <source>Update the program.</source>
        <translation>Aktualisieren Sie das Programm.</translation>
    </message>
    <message>
        <source>Use a .jpg or .png file.</source>
        <translation>Nehmen Sie eine .jpg- oder .png-Datei.</translation>
    </message>
    <message>
        <source>Use {name} instead.</source>
        <translation>Nehmen Sie stattdessen {name}.</translation>
    </message>
    <message>
        <source>Wait a minute and try again. If it goes on, run `pvchat doctor`.</source>
        <translation>Warten Sie eine Minute, und versuchen Sie es noch einmal. Wenn es weitergeht, führen Sie `pvchat doctor` aus.</translation>
    </message>
    <message>
        <source>Wait a moment. If it goes on, end that process (its number is in owner.json in that folder).</source>
        <translation>Warten Sie einen Augenblick. Wenn es weitergeht, beenden Sie diesen Prozess (seine Nummer steht in owner.json in diesem Ordner).</translation>
    </message>
    <message>
        <source>Wait for it, or pause it in the list of jobs.</source>
        <translation>Warten Sie darauf, oder legen Sie es in der Liste der Aufgaben in Pause.</translation>
    </message>
    <message>
        <source>Wait for the first steps, or discard.</source>
        <translation>Warten Sie die ersten Schritte ab, oder verwerfen Sie es.</translation>
    </message>
    <message>
        <source>Wait until it is done, then open the window again.</source>
        <translation>Warten Sie, bis er fertig ist, und öffnen Sie das Fenster dann noch einmal.</translation>
    </message>
    <message>
        <source>Waits for the look through this clip that is under way</source>
        <translation>Wartet, bis dieser Clip zu Ende durchgesehen ist</translation>
    </message>
    <message>
        <source>Waits until the computer is idle</source>
        <translation>Wartet, bis der Computer frei ist</translation>
    </message>
    <message>
        <source>Waits until the computer is plugged in</source>
        <translation>Wartet, bis der Computer am Stromnetz ist</translation>
    </message>
    <message>
        <source>Waits while another clip is looked at</source>
        <translation>Wartet, während ein anderer Clip angesehen wird</translation>
    </message>
    <message>
        <source>Waits while the base model does something else</source>
        <translation>Wartet, während das Basismodell etwas anderes tut</translation>
    </message>
    <message>
        <source>Weights of this base model are missing or of another size.</source>
        <translation>Gewichte dieses Basismodells fehlen oder haben eine andere Größe.</translation>
    </message>
    <message>
        <source>What this job belonged to is gone.</source>
        <translation>Wozu diese Aufgabe gehörte, gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>What was learned about a person cannot be read.</source>
        <translation>Was über eine Person gelernt wurde, ist nicht lesbar.</translation>
    </message>
    <message>
        <source>What was to be changed is not there any more.</source>
        <translation>Was geändert werden sollte, ist nicht mehr da.</translation>
    </message>
    <message>
        <source>When its drive is connected again, it goes on where it was.</source>
        <translation>Wenn das Laufwerk wieder angeschlossen ist, geht es dort weiter, wo es war.</translation>
    </message>
    <message>
        <source>With a Q-Former: where the paper routes heads.</source>
        <translation>Mit Q-Former: dort, wo die Forschungsarbeit Köpfe schaltet.</translation>
    </message>
    <message>
        <source>With a hidden face right in {adapter} of {hidden}; face memory alone in {memory}.</source>
        <translation>Bei verdecktem Gesicht richtig in {adapter} von {hidden}; das Gesichtsgedächtnis allein in {memory}.</translation>
    </message>
    <message>
        <source>Without a graphics card: quick, simple answers.</source>
        <translation>Ohne Grafikkarte: schnelle, einfache Antworten.</translation>
    </message>
    <message>
        <source>Write it as year-month-day, for example 2019-05-31.</source>
        <translation>Schreiben Sie es als Jahr-Monat-Tag, zum Beispiel 2019-05-31.</translation>
    </message>
    <message>
        <source>You are not allowed to use the data folder.</source>
        <translation>Sie dürfen den Datenordner nicht benutzen.</translation>
    </message>
    <message>
        <source>You said that this figure is {name}.</source>
        <translation>Sie haben gesagt, dass diese Figur {name} ist.</translation>
    </message>
    <message>
        <source>Your account lacks the permission. Change it, or copy the file to a folder of your own.</source>
        <translation>Ihrem Benutzerkonto fehlt das Recht dazu. Ändern Sie es, oder kopieren Sie die Datei in einen eigenen Ordner.</translation>
    </message>
    <message>
        <source>Your data folder cannot be used: {data}.</source>
        <translation>Ihr Datenordner ist nicht nutzbar: {data}.</translation>
    </message>
    <message>
        <source>a caption says “{text}”</source>
        <translation>eine Bildbeschreibung sagt „{text}“</translation>
    </message>
    <message>
        <source>a face in it is no aligned picture</source>
        <translation>ein Gesicht darin ist kein ausgerichtetes Bild</translation>
    </message>
    <message>
        <source>a file could not be copied</source>
        <translation>eine Datei konnte nicht kopiert werden</translation>
    </message>
    <message>
        <source>a file could not be moved</source>
        <translation>eine Datei konnte nicht verschoben werden</translation>
    </message>
    <message>
        <source>a person was imported</source>
        <translation>eine Person importiert wurde</translation>
    </message>
    <message>
        <source>a person was split</source>
        <translation>eine Person aufgeteilt wurde</translation>
    </message>
    <message>
        <source>about {minutes} min</source>
        <translation>etwa {minutes} min</translation>
    </message>
    <message>
        <source>after a person was erased</source>
        <translation>nachdem eine Person gelöscht wurde</translation>
    </message>
    <message>
        <source>already undone</source>
        <translation>schon rückgängig gemacht</translation>
    </message>
    <message>
        <source>an embedding belongs to no face</source>
        <translation>ein Gesichtsvektor gehört zu keinem Gesicht</translation>
    </message>
    <message>
        <source>and {names} more</source>
        <translation>und {names} weitere</translation>
    </message>
    <message>
        <source>are not the same person</source>
        <translation>sind nicht dieselbe Person</translation>
    </message>
    <message>
        <source>are one person</source>
        <translation>sind eine Person</translation>
    </message>
    <message>
        <source>at different times</source>
        <translation>zu verschiedenen Zeiten</translation>
    </message>
    <message>
        <source>before a change</source>
        <translation>vor einer Änderung</translation>
    </message>
    <message>
        <source>before a person was imported</source>
        <translation>bevor eine Person importiert wurde</translation>
    </message>
    <message>
        <source>before a person was split</source>
        <translation>bevor eine Person aufgeteilt wurde</translation>
    </message>
    <message>
        <source>before an older state was restored</source>
        <translation>bevor ein älterer Stand zurückgeholt wurde</translation>
    </message>
    <message>
        <source>before another face pack was used</source>
        <translation>bevor ein anderes Gesichtspaket benutzt wurde</translation>
    </message>
    <message>
        <source>before names were taken over from sidecars</source>
        <translation>bevor Namen aus Begleitdateien übernommen wurden</translation>
    </message>
    <message>
        <source>before two people were merged</source>
        <translation>bevor zwei Personen zusammengelegt wurden</translation>
    </message>
    <message>
        <source>before unknown people were grouped anew</source>
        <translation>bevor unbekannte Personen neu gruppiert wurden</translation>
    </message>
    <message>
        <source>checked with {trials} trials</source>
        <translation>geprüft mit {trials} Proben</translation>
    </message>
    <message>
        <source>clips and faces</source>
        <translation>Clips und Gesichter</translation>
    </message>
    <message>
        <source>crashed (signal {status})</source>
        <translation>ist abgestürzt (Signal {status})</translation>
    </message>
    <message>
        <source>does not fit</source>
        <translation>passt nicht</translation>
    </message>
    <message>
        <source>drawn on a picture of another shape</source>
        <translation>auf ein Bild anderer Form gezeichnet</translation>
    </message>
    <message>
        <source>ended at once (status {returncode})</source>
        <translation>endete sofort (Status {returncode})</translation>
    </message>
    <message>
        <source>ended without an answer (status {status})</source>
        <translation>endete ohne Antwort (Status {status})</translation>
    </message>
    <message>
        <source>files are missing or too many</source>
        <translation>Dateien fehlen oder sind zu viel</translation>
    </message>
    <message>
        <source>gave no sign of life for {silent_s} seconds</source>
        <translation>gab {silent_s} Sekunden lang kein Lebenszeichen</translation>
    </message>
    <message>
        <source>is not in this folder</source>
        <translation>ist nicht in diesem Ordner</translation>
    </message>
    <message>
        <source>is not published for this system&apos;s Python</source>
        <translation>ist nicht für das Python dieses Systems veröffentlicht</translation>
    </message>
    <message>
        <source>it has no card</source>
        <translation>sie hat keine Karte</translation>
    </message>
    <message>
        <source>it holds a file that does not belong in one</source>
        <translation>sie enthält eine Datei, die nicht hineingehört</translation>
    </message>
    <message>
        <source>it is damaged, or something else altogether</source>
        <translation>sie ist beschädigt oder etwas ganz anderes</translation>
    </message>
    <message>
        <source>its adapter is of another kind</source>
        <translation>ihr Adapter ist von anderer Art</translation>
    </message>
    <message>
        <source>its adapter knows fewer people than its card says</source>
        <translation>ihr Adapter kennt weniger Personen, als ihre Karte sagt</translation>
    </message>
    <message>
        <source>its adapter&apos;s settings cannot be read</source>
        <translation>die Einstellungen ihres Adapters sind nicht lesbar</translation>
    </message>
    <message>
        <source>its card and its adapter do not agree</source>
        <translation>ihre Karte und ihr Adapter stimmen nicht überein</translation>
    </message>
    <message>
        <source>its card cannot be read</source>
        <translation>ihre Karte ist nicht lesbar</translation>
    </message>
    <message>
        <source>its card is of no known form</source>
        <translation>ihre Karte hat keine bekannte Form</translation>
    </message>
    <message>
        <source>its contents contradict each other</source>
        <translation>ihre Inhalte widersprechen sich</translation>
    </message>
    <message>
        <source>its embeddings and its face packs do not agree</source>
        <translation>ihre Gesichtsvektoren und ihre Gesichtspakete stimmen nicht überein</translation>
    </message>
    <message>
        <source>its embeddings are no unit vectors</source>
        <translation>ihre Gesichtsvektoren sind keine Einheitsvektoren</translation>
    </message>
    <message>
        <source>its embeddings are of another dimension than it says</source>
        <translation>ihre Gesichtsvektoren haben eine andere Länge, als sie sagt</translation>
    </message>
    <message>
        <source>its embeddings cannot be read</source>
        <translation>ihre Gesichtsvektoren sind nicht lesbar</translation>
    </message>
    <message>
        <source>its faces and its pictures do not agree</source>
        <translation>ihre Gesichter und ihre Bilder stimmen nicht überein</translation>
    </message>
    <message>
        <source>its rows are {shape} wide, the base model has {width}</source>
        <translation>seine Zeilen sind {shape} breit, das Basismodell hat {width}</translation>
    </message>
    <message>
        <source>its weights cannot be read</source>
        <translation>seine Gewichte sind nicht lesbar</translation>
    </message>
    <message>
        <source>known already</source>
        <translation>schon bekannt</translation>
    </message>
    <message>
        <source>made again</source>
        <translation>wiederholt</translation>
    </message>
    <message>
        <source>made no progress for {stalled_after_s} seconds</source>
        <translation>kam {stalled_after_s} Sekunden lang nicht voran</translation>
    </message>
    <message>
        <source>models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>named for the whole clip, without a place in it</source>
        <translation>für den ganzen Clip genannt, ohne Stelle darin</translation>
    </message>
    <message>
        <source>names were taken over from sidecars</source>
        <translation>Namen aus Begleitdateien übernommen wurden</translation>
    </message>
    <message>
        <source>no NVIDIA card found</source>
        <translation>keine NVIDIA-Karte gefunden</translation>
    </message>
    <message>
        <source>no reason was given</source>
        <translation>ein Grund wurde nicht genannt</translation>
    </message>
    <message>
        <source>nobody yet</source>
        <translation>noch niemanden</translation>
    </message>
    <message>
        <source>not known before the first run here</source>
        <translation>vor dem ersten Lauf hier nicht bekannt</translation>
    </message>
    <message>
        <source>not taken: you ignored this face</source>
        <translation>nicht übernommen: Sie haben dieses Gesicht beiseitegelegt</translation>
    </message>
    <message>
        <source>not taken: you said that it is not this person</source>
        <translation>nicht übernommen: Sie haben gesagt, dass es nicht diese Person ist</translation>
    </message>
    <message>
        <source>not taken: you said that it is somebody else</source>
        <translation>nicht übernommen: Sie haben gesagt, dass es jemand anderes ist</translation>
    </message>
    <message>
        <source>not undone</source>
        <translation>nicht rückgängig gemacht</translation>
    </message>
    <message>
        <source>nothing of the person is left to check it with, so nobody can tell whether it worked</source>
        <translation>von der Person ist nichts übrig, womit geprüft werden kann, also weiß niemand, ob es geklappt hat</translation>
    </message>
    <message>
        <source>nothing to write</source>
        <translation>nichts zu schreiben</translation>
    </message>
    <message>
        <source>of {free_bytes} GB free</source>
        <translation>von {free_bytes} GB frei</translation>
    </message>
    <message>
        <source>on no face that was found in the clip, or not clearly on one</source>
        <translation>auf keinem im Clip gefundenen Gesicht, oder nicht eindeutig auf einem</translation>
    </message>
    <message>
        <source>put aside, although they are damaged</source>
        <translation>beiseitegelegt, obwohl sie beschädigt sind</translation>
    </message>
    <message>
        <source>rightly found absent</source>
        <translation>richtig als abwesend erkannt</translation>
    </message>
    <message>
        <source>somebody unknown</source>
        <translation>jemand Unbekannten</translation>
    </message>
    <message>
        <source>the description beside it says “{text}”</source>
        <translation>die Beschreibung daneben sagt „{text}“</translation>
    </message>
    <message>
        <source>the driver {driver} of {name} is too old, {map} or newer is needed</source>
        <translation>der Treiber {driver} von {name} ist zu alt, {map} oder neuer ist nötig</translation>
    </message>
    <message>
        <source>the place is “{text}”</source>
        <translation>der Ort ist „{text}“</translation>
    </message>
    <message>
        <source>the subtitles say “{text}”</source>
        <translation>die Untertitel sagen „{text}“</translation>
    </message>
    <message>
        <source>the {kind} has “{words}”</source>
        <translation>{kind}: „{words}“</translation>
    </message>
    <message>
        <source>together</source>
        <translation>zusammen</translation>
    </message>
    <message>
        <source>two people were merged</source>
        <translation>zwei Personen zusammengelegt wurden</translation>
    </message>
    <message>
        <source>unknown people were grouped</source>
        <translation>unbekannte Personen gruppiert wurden</translation>
    </message>
    <message>
        <source>was ended from outside, perhaps because memory ran out</source>
        <translation>wurde von außen beendet, vielleicht weil der Speicher nicht reichte</translation>
    </message>
    <message>
        <source>was not ready after {start_s} seconds</source>
        <translation>war nach {start_s} Sekunden nicht bereit</translation>
    </message>
    <message>
        <source>were written</source>
        <translation>geschrieben</translation>
    </message>
    <message>
        <source>with a name that cannot be used</source>
        <translation>mit einem Namen, der nicht brauchbar ist</translation>
    </message>
    <message>
        <source>would be written</source>
        <translation>würden geschrieben</translation>
    </message>
    <message>
        <source>{asked} of {questions} questions could be asked: there are no more ways to ask them.</source>
        <translation>{asked} von {questions} Fragen konnten gestellt werden: Mehr Arten, sie zu stellen, gibt es nicht.</translation>
    </message>
    <message>
        <source>{beside} files beside your clips have</source>
        <translation>{beside} Dateien neben Ihren Clips haben</translation>
    </message>
    <message>
        <source>{clips} clip changed</source>
        <translation>{clips} Clip geändert</translation>
    </message>
    <message>
        <source>{clips} clips and pictures, {questions} questions, {others} other people</source>
        <translation>{clips} Clips und Bilder, {questions} Fragen, {others} andere Menschen</translation>
    </message>
    <message>
        <source>{clips} clips changed</source>
        <translation>{clips} Clips geändert</translation>
    </message>
    <message>
        <source>{clips} of {clips2} clips could be made.</source>
        <translation>{clips} von {clips2} Clips konnten gemacht werden.</translation>
    </message>
    <message>
        <source>{count} a suggestion for {name}</source>
        <translation>{count} ein Vorschlag für {name}</translation>
    </message>
    <message>
        <source>{count} no longer {name}</source>
        <translation>{count} nicht mehr {name}</translation>
    </message>
    <message>
        <source>{count} suggestions for {name}</source>
        <translation>{count} Vorschläge für {name}</translation>
    </message>
    <message>
        <source>{extent} of {name} will be called {name2}.</source>
        <translation>{extent} von {name} heißen dann {name2}.</translation>
    </message>
    <message>
        <source>{extent} will show somebody unknown until {name} is shown again.</source>
        <translation>{extent} zeigen jemand Unbekannten, bis {name} wieder eingeblendet wird.</translation>
    </message>
    <message>
        <source>{fewer} clip at a time, so that it fits into the memory.</source>
        <translation>{fewer} Clip auf einmal, damit es in den Speicher passt.</translation>
    </message>
    <message>
        <source>{fewer} clips at a time, so that it fits into the memory.</source>
        <translation>{fewer} Clips auf einmal, damit es in den Speicher passt.</translation>
    </message>
    <message>
        <source>{fewer} pictures of each clip, so that it fits.</source>
        <translation>{fewer} Bilder von jedem Clip, damit es passt.</translation>
    </message>
    <message>
        <source>{fewer} questions at a time, so that it fits.</source>
        <translation>{fewer} Fragen auf einmal, damit es passt.</translation>
    </message>
    <message>
        <source>{found} figures of this clip could be meant.</source>
        <translation>{found} Figuren dieses Clips könnten gemeint sein.</translation>
    </message>
    <message>
        <source>{learned} learned from</source>
        <translation>aus {learned} gelernt</translation>
    </message>
    <message>
        <source>{names} are in one picture together, in “{title}”: they cannot be the same person.</source>
        <translation>{names} sind zusammen in einem Bild, in „{title}“: Sie können nicht dieselbe Person sein.</translation>
    </message>
    <message>
        <source>{name} (built in)</source>
        <translation>{name} (eingebaut)</translation>
    </message>
    <message>
        <source>{name} cannot be read.</source>
        <translation>{name} ist nicht lesbar.</translation>
    </message>
    <message>
        <source>{name} changed while it was read.</source>
        <translation>{name} hat sich beim Lesen verändert.</translation>
    </message>
    <message>
        <source>{name} could not be fetched.</source>
        <translation>{name} ließ sich nicht laden.</translation>
    </message>
    <message>
        <source>{name} did not arrive as it was published.</source>
        <translation>{name} kam nicht so an, wie es veröffentlicht wurde.</translation>
    </message>
    <message>
        <source>{name} is damaged or was changed</source>
        <translation>{name} ist beschädigt oder wurde verändert</translation>
    </message>
    <message>
        <source>{name} is damaged or was cut off.</source>
        <translation>{name} ist beschädigt oder abgeschnitten.</translation>
    </message>
    <message>
        <source>{name} is in the picture at that time already, as another figure.</source>
        <translation>{name} ist zu dieser Zeit schon als andere Figur im Bild.</translation>
    </message>
    <message>
        <source>{name} is not supported by this version of PyTorch</source>
        <translation>{name} wird von dieser Version von PyTorch nicht unterstützt</translation>
    </message>
    <message>
        <source>{name} is not the file that was published.</source>
        <translation>{name} ist nicht die veröffentlichte Datei.</translation>
    </message>
    <message>
        <source>{name} needs about {needed} GB of memory, {free} GB are free.</source>
        <translation>{name} braucht etwa {needed} GB Speicher, {free} GB sind frei.</translation>
    </message>
    <message>
        <source>{name} was not confirmed in any clip yet.</source>
        <translation>{name} wurde noch in keinem Clip bestätigt.</translation>
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
        <source>{n} clip</source>
        <translation>{n} Clip</translation>
    </message>
    <message>
        <source>{n} clips</source>
        <translation>{n} Clips</translation>
    </message>
    <message>
        <source>{n} face</source>
        <translation>{n} Gesicht</translation>
    </message>
    <message>
        <source>{n} faces</source>
        <translation>{n} Gesichter</translation>
    </message>
    <message>
        <source>{n} figure</source>
        <translation>{n} Figur</translation>
    </message>
    <message>
        <source>{n} figures</source>
        <translation>{n} Figuren</translation>
    </message>
    <message>
        <source>{n} file</source>
        <translation>{n} Datei</translation>
    </message>
    <message>
        <source>{n} file changed</source>
        <translation>{n} Datei geändert</translation>
    </message>
    <message>
        <source>{n} file cleared</source>
        <translation>{n} Datei geleert</translation>
    </message>
    <message>
        <source>{n} files</source>
        <translation>{n} Dateien</translation>
    </message>
    <message>
        <source>{n} files changed</source>
        <translation>{n} Dateien geändert</translation>
    </message>
    <message>
        <source>{n} files cleared</source>
        <translation>{n} Dateien geleert</translation>
    </message>
    <message>
        <source>{n} new file</source>
        <translation>{n} neue Datei</translation>
    </message>
    <message>
        <source>{n} new files</source>
        <translation>{n} neue Dateien</translation>
    </message>
    <message>
        <source>{n} no longer</source>
        <translation>{n} nicht mehr</translation>
    </message>
    <message>
        <source>{n} people</source>
        <translation>{n} Personen</translation>
    </message>
    <message>
        <source>{n} person</source>
        <translation>{n} Person</translation>
    </message>
    <message>
        <source>{n} picture</source>
        <translation>{n} Bild</translation>
    </message>
    <message>
        <source>{n} pictures</source>
        <translation>{n} Bilder</translation>
    </message>
    <message>
        <source>{n} question</source>
        <translation>{n} Frage</translation>
    </message>
    <message>
        <source>{n} questions</source>
        <translation>{n} Fragen</translation>
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
        <source>{n} unlearned</source>
        <translation>{n} nicht mehr gelernt</translation>
    </message>
    <message>
        <source>{off}: they are {reference}</source>
        <translation>{off}: Sie zeigen {reference}</translation>
    </message>
    <message>
        <source>{path} could not be fetched from {repo}.</source>
        <translation>{path} ließ sich nicht von {repo} laden.</translation>
    </message>
    <message>
        <source>{people} named in {sidecars}; add as suggestions?</source>
        <translation>{people} in {sidecars} genannt; als Vorschläge übernehmen?</translation>
    </message>
    <message>
        <source>{reference} is seen here by what was learned of them.</source>
        <translation>{reference} ist hier zu sehen, nach dem, was gelernt wurde.</translation>
    </message>
    <message>
        <source>{rejections} said not to be somebody</source>
        <translation>{rejections} als jemand anderes bezeichnet</translation>
    </message>
    <message>
        <source>{removed} {files} the name too, for other programs: erasing leaves such files as they are.</source>
        <translation>{removed} {files} den Namen ebenfalls, für andere Programme: Das Löschen lässt solche Dateien, wie sie sind.</translation>
    </message>
    <message>
        <source>{repo}: list of files</source>
        <translation>{repo}: Dateiliste</translation>
    </message>
    <message>
        <source>{repo}: size of {path}</source>
        <translation>{repo}: Größe von {path}</translation>
    </message>
    <message>
        <source>{there} trials with the person, {there2} without</source>
        <translation>{there} Proben mit der Person, {there2} ohne</translation>
    </message>
    <message>
        <source>{title} cannot be downloaded by this program.</source>
        <translation>{title} kann nicht von diesem Programm heruntergeladen werden.</translation>
    </message>
    <message>
        <source>{title} comes with the program.</source>
        <translation>{title} kommt mit dem Programm.</translation>
    </message>
    <message>
        <source>{title} is not published as safetensors.</source>
        <translation>{title} ist nicht als safetensors veröffentlicht.</translation>
    </message>
    <message>
        <source>{title} knows no faces.</source>
        <translation>{title} kennt keine Gesichter.</translation>
    </message>
    <message>
        <source>{title} needs {size_text}; {size_text2} are free, of which {size_text3} are kept.</source>
        <translation>{title} braucht {size_text}; {size_text2} sind frei, davon bleiben {size_text3} frei.</translation>
    </message>
    <message>
        <source>{unlearned} no longer</source>
        <translation>{unlearned} nicht mehr</translation>
    </message>
    <message>
        <source>{what}, because a later change builds upon it: “{sentence}”.</source>
        <translation>{what}, weil eine spätere Änderung darauf aufbaut: „{sentence}“.</translation>
    </message>
    <message>
        <source>{what}, because what it changed was changed since by something else.</source>
        <translation>{what}, weil das Geänderte seither durch etwas anderes geändert wurde.</translation>
    </message>
    <message>
        <source>{what}, because {name} would be in one picture twice</source>
        <translation>{what}, weil {name} zweimal in einem Bild wäre</translation>
    </message>
    <message>
        <source>{what}. The other figure comes from “{sentence}”.</source>
        <translation>{what}. Die andere Figur kommt von „{sentence}“.</translation>
    </message>
    <message>
        <source>“{folder}” is no folder.</source>
        <translation>„{folder}“ ist kein Ordner.</translation>
    </message>
    <message>
        <source>“{key}” cannot be {x}.</source>
        <translation>„{key}“ kann nicht {x} sein.</translation>
    </message>
    <message>
        <source>“{key}” is a list of names.</source>
        <translation>„{key}“ ist eine Liste von Namen.</translation>
    </message>
    <message>
        <source>“{name}” cannot be read ({reason}).</source>
        <translation>„{name}“ ist nicht lesbar ({reason}).</translation>
    </message>
    <message>
        <source>“{name}” could not be read: {reason}.</source>
        <translation>„{name}“ ließ sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>“{name}” could not be written ({reason}).</source>
        <translation>„{name}“ ließ sich nicht schreiben ({reason}).</translation>
    </message>
    <message>
        <source>“{name}” does not say when its pictures are shown.</source>
        <translation>„{name}“ sagt nicht, wann die Bilder gezeigt werden.</translation>
    </message>
    <message>
        <source>“{name}” holds no config.json, so it is no base model.</source>
        <translation>„{name}“ enthält keine config.json, ist also kein Basismodell.</translation>
    </message>
    <message>
        <source>“{name}” holds only sound, no pictures.</source>
        <translation>„{name}“ enthält nur Ton, keine Bilder.</translation>
    </message>
    <message>
        <source>“{name}” is a folder, not a video.</source>
        <translation>„{name}“ ist ein Ordner, kein Video.</translation>
    </message>
    <message>
        <source>“{name}” is a picture, not a video.</source>
        <translation>„{name}“ ist ein Bild, kein Video.</translation>
    </message>
    <message>
        <source>“{name}” is damaged, incomplete, or not a video.</source>
        <translation>„{name}“ ist beschädigt, unvollständig oder kein Video.</translation>
    </message>
    <message>
        <source>“{name}” is empty (0 bytes).</source>
        <translation>„{name}“ ist leer (0 Bytes).</translation>
    </message>
    <message>
        <source>“{name}” is no longer there.</source>
        <translation>„{name}“ ist nicht mehr da.</translation>
    </message>
    <message>
        <source>“{name}” is not a picture.</source>
        <translation>„{name}“ ist kein Bild.</translation>
    </message>
    <message>
        <source>“{name}” is not a video.</source>
        <translation>„{name}“ ist kein Video.</translation>
    </message>
    <message>
        <source>“{name}” is still being written.</source>
        <translation>„{name}“ wird noch geschrieben.</translation>
    </message>
    <message>
        <source>“{name}” may not be read.</source>
        <translation>„{name}“ darf nicht gelesen werden.</translation>
    </message>
    <message>
        <source>“{name}” uses a video format that this program cannot read.</source>
        <translation>„{name}“ hat ein Videoformat, das dieses Programm nicht lesen kann.</translation>
    </message>
    <message>
        <source>“{name}” was moved or removed while it was read.</source>
        <translation>„{name}“ wurde beim Lesen verschoben oder entfernt.</translation>
    </message>
    <message>
        <source>“{name}” went away or was changed while it was looked through.</source>
        <translation>„{name}“ ging beim Durchsuchen verloren oder wurde verändert.</translation>
    </message>
    <message>
        <source>“{path}” is not there.</source>
        <translation>„{path}“ ist nicht da.</translation>
    </message>
    <message>
        <source>“{sentence}” cannot be made again</source>
        <translation>„{sentence}“ kann nicht wiederholt werden</translation>
    </message>
    <message>
        <source>“{sentence}” cannot be undone</source>
        <translation>„{sentence}“ kann nicht rückgängig gemacht werden</translation>
    </message>
    <message>
        <source>“{source}” is no folder.</source>
        <translation>„{source}“ ist kein Ordner.</translation>
    </message>
    <message>
        <source>“{text}” is not a date.</source>
        <translation>„{text}“ ist kein Datum.</translation>
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
        <source>The sample world was not drawn</source>
        <translation>Die Beispielwelt wurde nicht gezeichnet</translation>
    </message>
    <message>
        <source>Draw again</source>
        <translation>Noch einmal zeichnen</translation>
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
        <source>by build and clothes</source>
        <translation>an Gestalt und Kleidung</translation>
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
