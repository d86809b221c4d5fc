using Neuromorphic.Cli.Progress;
using Spectre.Console.Testing;

namespace Neuromorphic.Cli.Tests;

public class ProgressTests
{
    [Fact]
    public void Plain_progress_says_a_line_every_five_seconds_and_one_at_the_end()
    {
        ManualTime time = new();
        using StringWriter output = new();
        PlainProgress progress = new(output, time);
        using (IProgressPart part = progress.Begin("Encode", 2000))
        {
            part.Report(100);
            time.Pass(5);
            part.Report(500, "loss 0.5");
            time.Pass(4);
            part.Report(700);
            time.Pass(1.25);
            part.Report(2000);
        }
        Assert.Equal(
            ["Encode: 500 of 2,000 (25 %), loss 0.5", "Encode: 2,000 of 2,000 (100 %)", "Encode: 2,000 in 10.2 s"],
            output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Work_that_ends_early_says_where()
    {
        using StringWriter output = new();
        using (IProgressPart part = new PlainProgress(output, new ManualTime()).Begin("Encode", 10)) part.Report(4);
        Assert.Equal("Encode: ended at 4 of 10 in 0.0 s", output.ToString().TrimEnd());
    }

    [Fact]
    public async Task Live_progress_shows_work_details_and_notes_and_hands_the_result_on()
    {
        using TestConsole console = new TestConsole().Interactive().EmitAnsiSequences();
        console.Profile.Width = 120;
        int result = await LiveProgress.RunAsync(console, progress =>
        {
            using IProgressPart part = progress.Begin("Train [1]", 8);
            part.Report(8, "loss 0.25");
            progress.Note("a note");
            return Task.FromResult(7);
        });
        Assert.Equal(7, result);
        Assert.Contains("Train [1], loss 0.25", console.Output, StringComparison.Ordinal);
        Assert.Contains("100%", console.Output, StringComparison.Ordinal);
        Assert.Contains("a note", console.Output, StringComparison.Ordinal);
    }
}
