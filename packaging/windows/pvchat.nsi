; The Windows installer. Compiled by packaging/nsis.py, which passes VERSION, SOURCE (the frozen folder), FILES (what to
; install and to remove, file by file), OUT, and SIGN where a certificate is at hand (a program that signs the file it is
; given). For one person, without administrator rights, or for all.

Unicode true
SetCompressor /SOLID lzma
ManifestDPIAware true

!define NAME "PVChat Desktop"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\PVChatDesktop"

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_USE_PROGRAMFILES64

!include MultiUser.nsh
!include MUI2.nsh
!include nsDialogs.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include x64.nsh

!define MUI_ICON "${SOURCE}/pvchat.ico"
!define MUI_UNICON "${SOURCE}/pvchat.ico"
Name "${NAME} ${VERSION}"
OutFile "${OUT}"
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "${NAME} installer"
VIAddVersionKey LegalCopyright "Apache License 2.0"

!ifdef SIGN
  !finalize '"${SIGN}" "%1"' = 0
  !uninstfinalize '"${SIGN}" "%1"' = 0
!endif

!insertmacro MUI_PAGE_LICENSE "${SOURCE}/program/LICENSE"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\pvchat.exe"
!define MUI_FINISHPAGE_RUN_NOTCHECKED
!insertmacro MUI_PAGE_FINISH

UninstPage custom un.AskWhatToKeep un.HearWhatToKeep
!insertmacro MUI_UNPAGE_INSTFILES

!insertmacro MUI_LANGUAGE English
!insertmacro MUI_LANGUAGE German

LangString KeepTitle ${LANG_ENGLISH} "What to keep"
LangString KeepTitle ${LANG_GERMAN} "Was bleiben soll"
LangString KeepText ${LANG_ENGLISH} "The program is removed. Tick what else is to go; everything else stays."
LangString KeepText ${LANG_GERMAN} "Das Programm wird entfernt. Haken setzen bei dem, was auch gehen soll; alles andere bleibt."
LangString GoProgram ${LANG_ENGLISH} "The program"
LangString GoProgram ${LANG_GERMAN} "Das Programm"
LangString GoModels ${LANG_ENGLISH} "Models and the model runtime (can be fetched again)"
LangString GoModels ${LANG_GERMAN} "Modelle und ihre Laufzeit (können wieder geholt werden)"
LangString GoPeople ${LANG_ENGLISH} "People, clips' data, chats and settings (gone for good)"
LangString GoPeople ${LANG_GERMAN} "Personen, Angaben zu Clips, Chats und Einstellungen (endgültig)"
LangString Only64 ${LANG_ENGLISH} "${NAME} needs a 64-bit Windows."
LangString Only64 ${LANG_GERMAN} "${NAME} braucht ein 64-Bit-Windows."

Var Dialog
Var ModelsBox
Var PeopleBox
Var RemoveModels
Var RemovePeople
Var Size

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "$(Only64)"
    Abort
  ${EndIf}
  SetRegView 64
  !insertmacro MULTIUSER_INIT
FunctionEnd

Function un.onInit
  SetRegView 64
  !insertmacro MULTIUSER_UNINIT
  StrCpy $RemoveModels ${BST_UNCHECKED}
  StrCpy $RemovePeople ${BST_UNCHECKED}
FunctionEnd

!include "${FILES}"

Section "${NAME}"
  Call RemoveOldFiles
  !insertmacro InstallFiles
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateDirectory "$SMPROGRAMS\${NAME}"
  CreateShortcut "$SMPROGRAMS\${NAME}\${NAME}.lnk" "$INSTDIR\pvchat.exe" "" "$INSTDIR\pvchat.ico"
  CreateShortcut "$SMPROGRAMS\${NAME}\Uninstall ${NAME}.lnk" "$INSTDIR\uninstall.exe"

  WriteRegStr SHCTX "Software\Classes\.pvpack" "" "PVChat.Person"
  WriteRegStr SHCTX "Software\Classes\PVChat.Person" "" "PVChat person file"
  WriteRegStr SHCTX "Software\Classes\PVChat.Person\DefaultIcon" "" "$INSTDIR\pvchat.ico"
  WriteRegStr SHCTX "Software\Classes\PVChat.Person\shell\open\command" "" '"$INSTDIR\pvchat.exe" "%1"'
  WriteRegStr SHCTX "Software\Classes\Applications\pvchat.exe\shell\open\command" "" '"$INSTDIR\pvchat.exe" "%1"'
  WriteRegStr SHCTX "Software\Classes\Applications\pvchat.exe" "FriendlyAppName" "${NAME}"
  !macro VideoType EXT
    WriteRegStr SHCTX "Software\Classes\Applications\pvchat.exe\SupportedTypes" ".${EXT}" ""
    WriteRegStr SHCTX "Software\Classes\.${EXT}\OpenWithList\pvchat.exe" "" ""
  !macroend
  !insertmacro VideoType mp4
  !insertmacro VideoType mov
  !insertmacro VideoType mkv
  !insertmacro VideoType webm
  !insertmacro VideoType avi
  !insertmacro VideoType mpg
  !insertmacro VideoType mts
  !insertmacro VideoType 3gp
  !insertmacro VideoType m4v
  !insertmacro VideoType mpeg
  !insertmacro VideoType m2ts
  !insertmacro VideoType wmv

  WriteRegStr SHCTX "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${KEY}" "DisplayIcon" "$INSTDIR\pvchat.ico"
  WriteRegStr SHCTX "${KEY}" "Publisher" "The PVChat Desktop authors"
  WriteRegStr SHCTX "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD SHCTX "${KEY}" "EstimatedSize" "$0"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

; An update replaces the program's files and nothing else: what people made lies elsewhere.
Function RemoveOldFiles
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\program"
  RMDir /r "$INSTDIR\python"
FunctionEnd

; --- Uninstalling ------------------------------------------------------------------------------------------------------

; The size of a folder in MB; 0 where there is none.
!macro SizeInto FOLDER
  StrCpy $Size 0
  ${If} ${FileExists} "${FOLDER}\*.*"
    ${GetSize} "${FOLDER}" "/S=0M" $Size $1 $2
  ${EndIf}
!macroend

Function un.AskWhatToKeep
  !insertmacro MUI_HEADER_TEXT "$(KeepTitle)" "$(KeepText)"
  nsDialogs::Create 1018
  Pop $Dialog
  ${If} $Dialog == error
    Abort
  ${EndIf}
  !insertmacro SizeInto "$INSTDIR"
  ${NSD_CreateCheckbox} 0 0 100% 12u "$(GoProgram): $Size MB"
  Pop $0
  ${NSD_Check} $0
  EnableWindow $0 0

  !insertmacro SizeInto "$LOCALAPPDATA\${NAME}\models"
  StrCpy $3 $Size
  !insertmacro SizeInto "$LOCALAPPDATA\${NAME}\runtime"
  IntOp $3 $3 + $Size
  ${NSD_CreateCheckbox} 0 18u 100% 12u "$(GoModels): $3 MB"
  Pop $ModelsBox

  !insertmacro SizeInto "$LOCALAPPDATA\${NAME}"
  IntOp $Size $Size - $3
  ${NSD_CreateCheckbox} 0 36u 100% 12u "$(GoPeople): $Size MB"
  Pop $PeopleBox
  nsDialogs::Show
FunctionEnd

Function un.HearWhatToKeep
  ${NSD_GetState} $ModelsBox $RemoveModels
  ${NSD_GetState} $PeopleBox $RemovePeople
FunctionEnd

Section "Uninstall"
  !insertmacro RemoveFiles
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}\${NAME}.lnk"
  Delete "$SMPROGRAMS\${NAME}\Uninstall ${NAME}.lnk"
  RMDir "$SMPROGRAMS\${NAME}"

  ; A quiet removal shows no page: nothing but the program goes then.
  ${If} $RemoveModels == ${BST_CHECKED}
    RMDir /r "$LOCALAPPDATA\${NAME}\models"
    RMDir /r "$LOCALAPPDATA\${NAME}\runtime"
  ${EndIf}
  ${If} $RemovePeople == ${BST_CHECKED}
    ${If} $RemoveModels == ${BST_CHECKED}
      RMDir /r "$LOCALAPPDATA\${NAME}"
    ${Else}
      !insertmacro RemoveAllBut "$LOCALAPPDATA\${NAME}"
    ${EndIf}
  ${EndIf}

  DeleteRegKey SHCTX "Software\Classes\PVChat.Person"
  DeleteRegKey SHCTX "Software\Classes\.pvpack"
  DeleteRegKey SHCTX "Software\Classes\Applications\pvchat.exe"
  !macro ForgetVideoType EXT
    DeleteRegKey SHCTX "Software\Classes\.${EXT}\OpenWithList\pvchat.exe"
  !macroend
  !insertmacro ForgetVideoType mp4
  !insertmacro ForgetVideoType mov
  !insertmacro ForgetVideoType mkv
  !insertmacro ForgetVideoType webm
  !insertmacro ForgetVideoType avi
  !insertmacro ForgetVideoType mpg
  !insertmacro ForgetVideoType mts
  !insertmacro ForgetVideoType 3gp
  !insertmacro ForgetVideoType m4v
  !insertmacro ForgetVideoType mpeg
  !insertmacro ForgetVideoType m2ts
  !insertmacro ForgetVideoType wmv
  DeleteRegKey SHCTX "${KEY}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
