namespace Neuromorphic.Data.Synthetic;

/// <summary>What the eleven spoken digits sound like: each a row of sounds with three formants and a band of noise.</summary>
/// <remarks>
/// Formants of the vowels: means of 33 men, Peterson and Barney 1952, J. Acoust. Soc. Am. 24:175, table II. Those of the other sounds and the bands of noise are rough
/// values: this is no synthesiser, it makes eleven patterns that move through the channels as words do.
/// </remarks>
internal static class SpokenWords
{
    private static readonly Sound
        s_iy = Vowel(270, 2290, 3010, 110), s_ih = Vowel(390, 1990, 2550, 80), s_eh = Vowel(530, 1840, 2480, 100), s_ah = Vowel(640, 1190, 2390, 90),
        s_aa = Vowel(730, 1090, 2440, 100), s_ao = Vowel(570, 840, 2410, 120), s_uh = Vowel(440, 1020, 2240, 90), s_uw = Vowel(300, 870, 2240, 130),
        s_w = new(290, 610, 2150, 0.7, 6000, 0, 60), s_r = new(310, 1060, 1380, 0.8, 6000, 0, 70), s_n = new(280, 1450, 2600, 0.6, 6000, 0, 80),
        s_v = new(250, 1100, 2400, 0.4, 7000, 0.2, 60), s_z = new(250, 1500, 2500, 0.4, 6000, 0.5, 90),
        s_s = new(250, 1500, 2500, 0, 6000, 0.9, 120), s_f = new(250, 1100, 2400, 0, 7500, 0.35, 100), s_th = new(250, 1400, 2500, 0, 8000, 0.25, 90),
        s_silence = new(250, 1500, 2500, 0, 4000, 0, 50), s_t = new(250, 1800, 2600, 0, 4500, 0.8, 30), s_k = new(250, 1800, 2400, 0, 1800, 0.7, 30);

    private static readonly Sound[][] s_words =
    [
        [s_z, s_iy, s_r, s_ao, s_uw],
        [s_w, s_ah, s_n],
        [s_t, s_uw],
        [s_th, s_r, s_iy],
        [s_f, s_ao, s_r],
        [s_f, s_aa, s_ih, s_v],
        [s_s, s_ih, s_silence, s_k, s_s],
        [s_s, s_eh, s_v, s_ah, s_n],
        [s_eh, s_iy, s_silence, s_t],
        [s_n, s_aa, s_ih, s_n],
        [s_ao, s_uh, s_uw],
    ];

    /// <summary>Digits by label, in the order of the published models.</summary>
    public static IReadOnlyList<string> Names { get; } = ["z", "1", "2", "3", "4", "5", "6", "7", "8", "9", "o"];

    /// <summary>The sounds of a word.</summary>
    public static ReadOnlySpan<Sound> Of(int label) => s_words[label];

    private static Sound Vowel(double f1, double f2, double f3, double ms) => new(f1, f2, f3, 1, 6000, 0, ms);

    /// <summary>A sound that is held.</summary>
    /// <param name="F1Hz">First formant.</param>
    /// <param name="F2Hz">Second formant.</param>
    /// <param name="F3Hz">Third formant.</param>
    /// <param name="Voice">Loudness of the formants, 0 to 1.</param>
    /// <param name="NoiseHz">Middle of the band of noise.</param>
    /// <param name="Noise">Loudness of the noise, 0 to 1.</param>
    /// <param name="Ms">Length.</param>
    public readonly record struct Sound(double F1Hz, double F2Hz, double F3Hz, double Voice, double NoiseHz, double Noise, double Ms);
}
