@echo off
rem Runs Maven: an installed one of 3.8.7 or later, else the version that
rem .mvn\wrapper\maven-wrapper.properties names, fetched once from the repository whose base
rem address is in MVNW_REPOURL and checked against the SHA-512 written there.
setlocal
set "PROPS=%~dp0.mvn\wrapper\maven-wrapper.properties"
for /f "usebackq tokens=1,* delims==" %%a in ("%PROPS%") do (
  if "%%a"=="version" set "MVNW_VERSION=%%b"
  if "%%a"=="sha512" set "MVNW_SHA512=%%b"
)
set "MVNW_DISTS=%USERPROFILE%\.m2\wrapper\dists"
set "MVNW_MVN=%MVNW_DISTS%\apache-maven-%MVNW_VERSION%\bin\mvn.cmd"
if exist "%MVNW_MVN%" goto run

powershell -NoProfile -Command "$v = (& mvn -v 2>$null | Select-String 'Apache Maven (\d+\.\d+\.\d+)'); if ($v -and [version]$v.Matches[0].Groups[1].Value -ge [version]'3.8.7') { exit 0 } else { exit 1 }" >nul 2>&1
if not errorlevel 1 (
  set "MVNW_MVN=mvn"
  goto run
)
if not defined MVNW_REPOURL (
  echo mvnw: no Maven 3.8.7 or later found: install one, or set MVNW_REPOURL to a Maven repository's base address 1>&2
  exit /b 1
)
powershell -NoProfile -Command "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'; try { $v = $env:MVNW_VERSION; $url = $env:MVNW_REPOURL.TrimEnd('/') + '/org/apache/maven/apache-maven/' + $v + '/apache-maven-' + $v + '-bin.zip'; [void](New-Item -ItemType Directory -Force $env:MVNW_DISTS); $zip = Join-Path $env:MVNW_DISTS ('fetch-' + $PID + '.zip'); Invoke-WebRequest -UseBasicParsing -Uri $url -OutFile $zip; $found = (Get-FileHash -Algorithm SHA512 $zip).Hash; if ($found -ne $env:MVNW_SHA512) { Remove-Item $zip; throw ('SHA-512 of ' + $url + ': expected ' + $env:MVNW_SHA512 + ', found ' + $found) }; Expand-Archive -Force $zip $env:MVNW_DISTS; Remove-Item $zip } catch { [Console]::Error.WriteLine('mvnw: ' + $_); exit 1 }"
if errorlevel 1 exit /b 1

:run
call "%MVNW_MVN%" %*
exit /b %ERRORLEVEL%
