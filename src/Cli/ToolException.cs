using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Cli;

/// <summary>An error the user can do something about: one message, an exit code, no stack trace.</summary>
public sealed class ToolException : Exception
{
    /// <summary>An error with its exit code.</summary>
    public ToolException(ExitCode code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>What the process answers.</summary>
    public ExitCode Code { get; }

    /// <summary>The exit code and the message of any exception that reaches the top.</summary>
    public static (ExitCode Code, string Message) Classify(Exception error) => error switch
    {
        ToolException tool => (tool.Code, tool.Message),
        ProgramRefusedException refused => (ExitCode.Refused, refused.Message),
        OutOfMemoryException => (ExitCode.Refused, "There is not enough memory. Run again with --dry-run to see what is needed, and use fewer neurons or samples."),
        UnknownCaseFamilyException or CaseFormatException => (ExitCode.Invalid, error.Message),
        AggregateException { InnerExceptions: [var single] } => Classify(single),
        InvalidDataException or FileNotFoundException or DirectoryNotFoundException or EndOfStreamException => (ExitCode.Invalid, error.Message),
        // Options that the library checks itself (units, network names) reach us as argument errors; their text follows the same rules as ours.
        ArgumentException => (ExitCode.Invalid, error.Message),
        UnauthorizedAccessException or IOException => (ExitCode.Invalid, error.Message),
        _ => (ExitCode.Internal, $"{error.GetType().Name}: {error.Message} This is a defect of neuromorphic: run again with --verbose and report the output."),
    };
}
