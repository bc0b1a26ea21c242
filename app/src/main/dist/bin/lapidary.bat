@echo off
rem Starts Lapidary: with no arguments the workbench, with arguments a command.
rem   JAVA_HOME           the Java to use (17 or later); else the one on the PATH
rem   LAPIDARY_JAVA_OPTS  more options for it, such as -Xmx8g
setlocal
for %%i in ("%~dp0..") do set "LAPIDARY_HOME=%%~fi"

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
set "VERSION="
for /f "tokens=3" %%v in ('cmd /c ""%JAVA%" -version 2>&1" ^| findstr /c:" version "') do if not defined VERSION set "VERSION=%%~v"
if not defined VERSION (
  echo lapidary: no Java found: install Java 17 or later, or set JAVA_HOME 1>&2
  exit /b 2
)
for /f "delims=.-+_ tokens=1" %%m in ("%VERSION%") do set /a FEATURE=%%m
if %FEATURE% LSS 17 (
  echo lapidary: Java 17 or later is needed, found %VERSION% 1>&2
  exit /b 2
)

rem DJL counts its users unless told not to.
set OPT_OUT_TRACKING=true
if not defined OMP_WAIT_POLICY set OMP_WAIT_POLICY=PASSIVE
set "EXTRA="
if %FEATURE% GEQ 23 set "EXTRA=--sun-misc-unsafe-memory-access=allow"
rem Half of what a short command computes would be the compiling of its own code. Its heap begins small.
if not "%~1"=="" set "EXTRA=%EXTRA% -XX:CompileThresholdScaling=4 -Xms32m"
"%JAVA%" -XX:+UseSerialGC -Xlog:disable --enable-native-access=ALL-UNNAMED -Dfile.encoding=UTF-8 -Dai.djl.offline=true "-Dlapidary.home=%LAPIDARY_HOME%" "-Donnxruntime.native.path=%LAPIDARY_HOME%\native" %EXTRA% %LAPIDARY_JAVA_OPTS% -cp "%LAPIDARY_HOME%\lib\*" dev.lapidary.app.Main %*
exit /b %ERRORLEVEL%
