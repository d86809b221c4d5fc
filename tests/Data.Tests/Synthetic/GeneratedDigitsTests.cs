using Neuromorphic.Data.Events;
using Neuromorphic.Data.Sets;
using Neuromorphic.Data.Synthetic;

namespace Neuromorphic.Data.Tests.Synthetic;

public class GeneratedDigitsTests
{
    [Fact]
    public void Five_thousand_recordings_stand_there_by_default_with_every_class_equally_often()
    {
        RecordingDataSet set = GeneratedDigits.Create();

        Assert.Equal((4000, 1000), (set.Train.Count, set.Test!.Count));
        for (int digit = 0; digit < 10; digit++)
        {
            Assert.Equal(400, set.Train.Labels.ToArray().Count(label => label == digit));
            Assert.Equal(100, set.Test!.Labels.ToArray().Count(label => label == digit));
        }
    }

    [Fact]
    public void A_count_is_divided_four_to_one()
    {
        RecordingDataSet set = GeneratedDigits.Create(304);

        Assert.Equal((244, 60), (set.Train.Count, set.Test!.Count));
        Assert.Null(GeneratedDigits.Create(1).Test);
    }

    [Fact]
    public void A_recording_is_the_same_every_time_and_another_under_another_seed()
    {
        GeneratedDigitsOptions options = new() { Train = 30, Test = 10 };
        RecordingDataSet set = GeneratedDigits.Create(options), again = GeneratedDigits.Create(options), other = GeneratedDigits.Create(options with { Seed = 2 });

        Assert.Equal(NMnistFile.ToBytes(set.Test!.Read(7)), NMnistFile.ToBytes(again.Test!.Read(7)));
        Assert.NotEqual(NMnistFile.ToBytes(set.Test!.Read(7)), NMnistFile.ToBytes(other.Test!.Read(7)));
    }

    [Fact]
    public void The_number_of_recordings_to_train_on_does_not_change_the_first_of_them()
    {
        EventRecording few = GeneratedDigits.Create(new GeneratedDigitsOptions { Train = 10, Test = 0 }).Train.Read(9);
        EventRecording many = GeneratedDigits.Create(new GeneratedDigitsOptions { Train = 2000, Test = 0 }).Train.Read(9);

        Assert.Equal(NMnistFile.ToBytes(few), NMnistFile.ToBytes(many));
    }

    [Fact]
    public void No_two_drawings_of_a_digit_are_alike()
    {
        GeneratedDigitsOptions options = new();
        byte[][] fours = [.. Enumerable.Range(0, 50).Select(i => GeneratedDigits.Drawing(options, (10 * i) + 4))];

        Assert.Equal(50, fours.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void Drawings_have_about_as_much_ink_as_mnist()
    {
        // MNIST: 33.3 of 255 over all pixels, so 102 pixels of full ink (the published mean of its training images, 0.1307).
        GeneratedDigitsOptions options = new();
        double ink = Enumerable.Range(0, 1000).Average(i => GeneratedDigits.Drawing(options, i).Sum(value => value / 255.0));

        Assert.InRange(ink, 0.85 * 0.1307 * 784, 1.15 * 0.1307 * 784);
    }

    [Fact]
    public void A_written_folder_reads_back_as_the_same_recordings()
    {
        using TemporaryFolder folder = new();
        GeneratedDigitsOptions options = new() { Train = 20, Test = 10, Seed = 3 };
        RecordingDataSet made = GeneratedDigits.Create(options);

        GeneratedDigitsFolder.Write(folder.Path, options);
        RecordingDataSet read = NMnistFolder.Open(folder.Path);

        Assert.Equal((20, 10), (read.Train.Count, read.Test!.Count));
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(made.Train.Labels[i], read.Train.Labels[i]);
            Assert.Equal(NMnistFile.ToBytes(made.Train.Read(i)), NMnistFile.ToBytes(read.Train.Read(i)));
        }
        Assert.Equal(3ul, GeneratedDigitsFolder.ReadSpecification(folder.Path).Options.Seed);
    }

    [Fact]
    public void A_specification_of_another_version_or_with_a_mistyped_option_is_refused()
    {
        using TemporaryFolder folder = new();
        GeneratedDigitsFolder.Write(folder.Path, new GeneratedDigitsOptions { Train = 1, Test = 0 });
        string file = Path.Combine(folder.Path, GeneratedDigitsFolder.SpecificationFile), text = File.ReadAllText(file);

        File.WriteAllText(file, text.Replace("\"version\": 1", "\"version\": 99", StringComparison.Ordinal));
        Assert.Contains("made by 'generated-digits' 99", Assert.Throws<InvalidDataException>(() => GeneratedDigitsFolder.ReadSpecification(folder.Path)).Message, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace("\"slantSpread\"", "\"slantSpraed\"", StringComparison.Ordinal));
        Assert.Contains("slantSpraed", Assert.Throws<InvalidDataException>(() => GeneratedDigitsFolder.ReadSpecification(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_options_are_all_named_at_once()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => GeneratedDigits.Create(new GeneratedDigitsOptions { Train = 0, PenWidth = double.NaN }));

        Assert.Contains("Train is 0, allowed are 1 to 10000000 recordings", error.Message, StringComparison.Ordinal);
        Assert.Contains("PenWidth is NaN", error.Message, StringComparison.Ordinal);
    }
}
