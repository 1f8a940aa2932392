# Finds a Java that is new enough. Sourced by sh or bash: by the installed program, and by ./run and ./check.

oldest_java=17
jdk_line="apt-get install -y default-jdk-headless"

# Major version of the JDK or JRE in $1, from its release file (no JVM is started); empty if there is none.
java_major() {
    local line version=
    if [ -r "$1/release" ]; then
        while IFS= read -r line; do
            case $line in JAVA_VERSION=*) version=${line#*=} ;; esac
        done <"$1/release"
    fi
    if [ -z "$version" ] && [ -x "$1/bin/java" ]; then
        version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
    fi
    version=${version#\"}
    version=${version%\"}
    case $version in 1.*) version=${version#1.} ;; esac
    printf '%s' "${version%%[!0-9]*}"
}

# Sets java_home and java_version; else java_problem says what is wrong. $1: the program that it must have, java or javac.
find_java() {
    local program=$1 found from
    java_home='' java_version='' java_problem=''
    if [ -n "${JAVA_HOME:-}" ]; then
        java_home=${JAVA_HOME%/} from="JAVA_HOME=$JAVA_HOME"
        [ -x "$java_home/bin/$program" ] || java_problem="$from has no bin/$program"
    elif found=$(command -v "$program"); then
        found=$(readlink -f "$found")
        java_home=${found%/bin/*} from=$found
    elif [ "$program" = javac ] && command -v java >/dev/null; then
        java_problem="there is a Java runtime, but no JDK to build with"
    else
        java_problem="there is no Java"
    fi
    if [ -z "$java_problem" ]; then
        java_version=$(java_major "$java_home")
        if [ -z "$java_version" ]; then
            java_problem="cannot tell the version of $from"
        elif [ "$java_version" -lt "$oldest_java" ]; then
            java_problem="$from is Java $java_version; $oldest_java or newer is needed"
        fi
    fi
    [ -z "$java_problem" ]
}

# Prefix for a command that needs root.
as_root() {
    [ "$(id -u)" = 0 ] || printf 'sudo '
}
